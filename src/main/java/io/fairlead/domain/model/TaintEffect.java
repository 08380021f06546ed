package io.fairlead.domain.model;

/** What a taint does to pods that do not tolerate it. */
public enum TaintEffect {
  NoSchedule,
  PreferNoSchedule,
  NoExecute;

  /** Whether it keeps a pod from being placed, rather than only advising against it. */
  public boolean repels() {
    return this != PreferNoSchedule;
  }
}
