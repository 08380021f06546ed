package io.fairlead.domain.model;

import java.util.List;

/**
 * One container of a pod, as Kubernetes' Container.
 *
 * @param image image reference; ignored by runtimes without images
 * @param command entry point; empty means the image's own
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
    Probe readinessProbe) {

  public Container {
    command = Copies.list(command);
    args = Copies.list(args);
    env = Copies.list(env);
    ports = Copies.list(ports);
    resources = resources == null ? ResourceRequirements.NONE : resources;
  }
}
