package io.fairlead.agent.runtime;

import java.util.Map;

/** What must be known of a container after a restart is in its labels; the CRI's names if any. */
final class DockerLabels {
  static final String OWNER = "io.fairlead.owner";
  static final String NODE = "io.fairlead.node";
  static final String IP = "io.fairlead.pod-ip";
  static final String ATTEMPT = "io.fairlead.attempt";
  static final String UID = "io.kubernetes.pod.uid";
  static final String NAMESPACE = "io.kubernetes.pod.namespace";
  static final String POD = "io.kubernetes.pod.name";

  /** Absent from the container that is the pod's sandbox. */
  static final String CONTAINER = "io.kubernetes.container.name";

  private DockerLabels() {}

  static PodSandbox sandbox(Map<String, String> labels) {
    return new PodSandbox(labels.get(UID), labels.get(NAMESPACE), labels.get(POD), labels.get(IP));
  }
}
