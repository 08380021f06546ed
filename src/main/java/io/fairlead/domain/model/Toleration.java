package io.fairlead.domain.model;

import java.util.List;

/**
 * Lets a pod run on nodes with a matching taint, as Kubernetes' Toleration.
 *
 * @param key the taint's key; null or empty with {@code Exists} matches every key
 * @param effect the taint's effect; null matches every effect
 * @param tolerationSeconds how long a NoExecute taint is tolerated; null means forever
 */
public record Toleration(
    String key, Operator operator, String value, TaintEffect effect, Long tolerationSeconds) {

  /** How the value is compared. */
  public enum Operator {
    Equal,
    Exists
  }

  public Toleration {
    operator = operator == null ? Operator.Equal : operator;
  }

  public Toleration(String key, Operator operator, String value, TaintEffect effect) {
    this(key, operator, value, effect, null);
  }

  public boolean tolerates(Taint taint) {
    if (effect != null && effect != taint.effect()) {
      return false;
    }
    boolean anyKey = key == null || key.isEmpty();
    if (!anyKey && !key.equals(taint.key())) {
      return false;
    }
    return switch (operator) {
      case Exists -> true;
      case Equal -> !anyKey && (value == null ? "" : value).equals(taint.value());
    };
  }

  /** Whether any of them tolerates the taint. */
  public static boolean anyTolerates(List<Toleration> tolerations, Taint taint) {
    for (Toleration toleration : tolerations) {
      if (toleration.tolerates(taint)) {
        return true;
      }
    }
    return false;
  }
}
