package io.fairlead.domain.model;

/**
 * A name for a priority, as Kubernetes' PriorityClass. Belongs to no namespace: of the metadata
 * only the rest counts.
 *
 * @param value the priority; higher goes first, up to {@link #MAX_USER_VALUE}
 * @param globalDefault whether pods that name no class get this one
 */
public record PriorityClass(
    Metadata metadata,
    int value,
    boolean globalDefault,
    PreemptionPolicy preemptionPolicy,
    String description) {

  public static final int MAX_USER_VALUE = 1_000_000_000;

  /** Kubernetes' own two classes are always there. */
  public static final String SYSTEM_CLUSTER_CRITICAL = "system-cluster-critical";

  public static final String SYSTEM_NODE_CRITICAL = "system-node-critical";

  public PriorityClass {
    preemptionPolicy =
        preemptionPolicy == null ? PreemptionPolicy.PreemptLowerPriority : preemptionPolicy;
  }

  /** Whether a name is that of one of Kubernetes' own classes. */
  public static boolean isSystem(String name) {
    return SYSTEM_CLUSTER_CRITICAL.equals(name) || SYSTEM_NODE_CRITICAL.equals(name);
  }

  public String name() {
    return metadata.name();
  }
}
