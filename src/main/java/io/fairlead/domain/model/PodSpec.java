package io.fairlead.domain.model;

import java.util.List;
import java.util.SortedMap;

/**
 * What a pod runs and where it may run, as Kubernetes' PodSpec.
 *
 * @param nodeName the only node it may run on, or null
 * @param terminationGracePeriodSeconds seconds between the stop signal and the kill, 30 by default
 */
public record PodSpec(
    List<Container> containers,
    String nodeName,
    SortedMap<String, String> nodeSelector,
    List<Toleration> tolerations,
    RestartPolicy restartPolicy,
    Long terminationGracePeriodSeconds) {

  public static final long DEFAULT_GRACE_PERIOD_SECONDS = 30;

  public PodSpec {
    containers = Copies.list(containers);
    nodeSelector = Copies.sorted(nodeSelector);
    tolerations = Copies.list(tolerations);
    restartPolicy = restartPolicy == null ? RestartPolicy.Always : restartPolicy;
    terminationGracePeriodSeconds =
        terminationGracePeriodSeconds == null
            ? (Long) DEFAULT_GRACE_PERIOD_SECONDS
            : terminationGracePeriodSeconds;
  }

  /**
   * The sum of the containers' requests; a missing request counts as its limit, else as nothing.
   */
  public Resources requests() {
    Resources sum = Resources.NONE;
    for (Container container : containers) {
      sum = sum.plus(container.resources().effectiveRequests());
    }
    return sum;
  }
}
