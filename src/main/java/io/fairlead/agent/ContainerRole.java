package io.fairlead.agent;

import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.RestartPolicy;

/** What a container is in its pod. */
enum ContainerRole {
  /** An init container that has to end well before anything after it starts. */
  INIT,
  /**
   * An init container that runs on beside the pod's containers.
   *
   * @see <a
   *     href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/753-sidecar-containers">
   *     KEP-753</a>
   */
  SIDECAR,
  MAIN;

  static ContainerRole ofInit(Container container) {
    return container.isSidecar() ? SIDECAR : INIT;
  }

  /** When it is started again, in a pod of this policy. */
  RestartPolicy policy(RestartPolicy pod) {
    return switch (this) {
      case INIT -> pod == RestartPolicy.Never ? RestartPolicy.Never : RestartPolicy.OnFailure;
      case SIDECAR -> RestartPolicy.Always;
      case MAIN -> pod;
    };
  }
}
