package io.fairlead.domain.model;

import java.util.List;

/**
 * One container of a pod, as Kubernetes' Container.
 *
 * @param image image reference; ignored by runtimes without images
 * @param command entry point; empty means the image's own
 * @param restartPolicy {@code Always} makes an init container a sidecar that runs on beside the
 *     pod's containers; null for all others
 */
public record Container(
    String name,
    String image,
    String imagePullPolicy,
    List<String> command,
    List<String> args,
    String workingDir,
    List<EnvVar> env,
    List<ContainerPort> ports,
    ResourceRequirements resources,
    Probe readinessProbe,
    RestartPolicy restartPolicy) {

  public Container {
    command = Copies.list(command);
    args = Copies.list(args);
    env = Copies.list(env);
    ports = Copies.list(ports);
    resources = resources == null ? ResourceRequirements.NONE : resources;
  }

  public Container(
      String name,
      String image,
      String imagePullPolicy,
      List<String> command,
      List<String> args,
      String workingDir,
      List<EnvVar> env,
      List<ContainerPort> ports,
      ResourceRequirements resources,
      Probe readinessProbe) {
    this(
        name,
        image,
        imagePullPolicy,
        command,
        args,
        workingDir,
        env,
        ports,
        resources,
        readinessProbe,
        null);
  }

  /** Whether, as an init container, it runs on beside the pod's containers. */
  public boolean isSidecar() {
    return restartPolicy == RestartPolicy.Always;
  }
}
