package io.fairlead.agent.runtime;

import static io.fairlead.agent.runtime.DockerContainers.isRunning;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One node's pods as containers that only sleep and hold an address. */
final class DockerSandboxes {
  private final DockerClient client;
  private final DockerEngine engine;
  private final DockerContainers containers;
  private final String node;
  private final String network;

  /**
   * @param network the first three bytes of the pods' addresses
   */
  DockerSandboxes(DockerEngine engine, DockerContainers containers, String node, String network) {
    this.client = engine.client();
    this.engine = engine;
    this.containers = containers;
    this.node = node;
    this.network = network;
  }

  String cidr() {
    return network + ".0/24";
  }

  /** Makes a pod's sandbox, or returns the one that is there, running. */
  PodSandbox create(String uid, String namespace, String name) throws RuntimeFailure {
    var existing = containers.sandbox(uid);
    if (existing.isPresent()) {
      PodSandbox sandbox = DockerLabels.sandbox(existing.get().getLabels());
      if (!isRunning(existing.get())) {
        revive(sandbox, existing.get().getId());
      }
      return sandbox;
    }
    PodSandbox sandbox = new PodSandbox(uid, namespace, name, freeAddress());
    createSandbox(sandbox);
    return sandbox;
  }

  /** The engine was restarted: what still runs has a network that is gone. */
  private void revive(PodSandbox sandbox, String id) {
    containers.changed();
    client.startContainerCmd(id).exec();
    for (var container : containers.workload(sandbox.uid())) {
      if (isRunning(container)) {
        client.killContainerCmd(container.getId()).exec();
      }
    }
    containers.changed();
  }

  /** Also other programs' pods on this engine have addresses in this network. */
  private String freeAddress() throws RuntimeFailure {
    Set<String> taken = new HashSet<>();
    client
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(List.of(DockerLabels.IP))
        .exec()
        .stream()
        .map(container -> container.getLabels().get(DockerLabels.IP))
        .forEach(taken::add);
    for (int host = 2; host < 255; host++) {
      if (!taken.contains(network + "." + host)) {
        return network + "." + host;
      }
    }
    throw new RuntimeFailure(
        "CreatePodSandboxError", "no address is left in " + cidr() + " for another pod");
  }

  private void createSandbox(PodSandbox sandbox) {
    containers.changed();
    String id =
        client
            .createContainerCmd(PauseImage.NAME)
            .withName("fairlead_%s".formatted(sandbox.uid()))
            .withLabels(labels(sandbox))
            .withEntrypoint(PauseImage.PROGRAM)
            .withHostName(hostName(sandbox.name()))
            .withIpv4Address(sandbox.ip())
            .withHostConfig(
                HostConfig.newHostConfig()
                    .withNetworkMode(engine.networkName())
                    .withIpcMode("shareable"))
            .exec()
            .getId();
    try {
      client.startContainerCmd(id).exec();
    } catch (RuntimeException e) {
      client.removeContainerCmd(id).withForce(true).exec();
      throw e;
    }
  }

  /** A pod's name may be longer than the kernel lets a host name be. */
  private static String hostName(String name) {
    return name.length() <= 63 ? name : name.substring(0, 63);
  }

  /** What every container of a pod carries. */
  Map<String, String> labels(PodSandbox sandbox) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(DockerLabels.OWNER, engine.owner());
    labels.put(DockerLabels.NODE, node);
    labels.put(DockerLabels.UID, sandbox.uid());
    labels.put(DockerLabels.NAMESPACE, sandbox.namespace());
    labels.put(DockerLabels.POD, sandbox.name());
    labels.put(DockerLabels.IP, sandbox.ip());
    return labels;
  }
}
