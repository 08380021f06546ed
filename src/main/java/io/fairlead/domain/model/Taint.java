package io.fairlead.domain.model;

/** Keeps pods off a node unless they tolerate it. */
public record Taint(String key, String value, TaintEffect effect) {
  public Taint {
    value = value == null ? "" : value;
    effect = effect == null ? TaintEffect.NoSchedule : effect;
  }

  @Override
  public String toString() {
    return value.isEmpty() ? key + ":" + effect : key + "=" + value + ":" + effect;
  }
}
