package io.fairlead.agent;

import io.fairlead.agent.runtime.CgroupTree;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.DockerEngine;
import io.fairlead.agent.runtime.DockerRuntime;
import io.fairlead.agent.runtime.ProcessRuntime;
import io.fairlead.agent.runtime.SimulatedRuntime;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Chooses the driver and makes one for each node. */
final class RuntimeChoice {
  private static final Logger LOG = Logger.getLogger(RuntimeChoice.class);

  private static final String LOOPBACK = "127.0.0.1";

  private final AgentConfig config;
  private final Path dataDir;
  private final AgentConfig.Driver runtime;
  private final Optional<DockerEngine> docker;

  RuntimeChoice(AgentConfig config, Path dataDir) {
    this.config = config;
    this.dataDir = dataDir;
    this.docker = docker();
    this.runtime =
        switch (config.runtime()) {
          case AUTO -> docker.isPresent() ? AgentConfig.Driver.DOCKER : AgentConfig.Driver.PROCESS;
          case DOCKER, PROCESS, SIMULATED -> config.runtime();
        };
    if (runtime == AgentConfig.Driver.DOCKER && docker.isEmpty()) {
      throw new IllegalStateException(
          "fairlead.agent.runtime is docker, but no engine answers: see fairlead.agent.docker.host");
    }
    LOG.debugf("container runtime: %s", runtime);
  }

  AgentConfig.Driver runtime() {
    return runtime;
  }

  /** The folder of the process runtime's pods of a node. */
  static Path podsFolder(Path dataDir, String node) {
    return dataDir.resolve("nodes").resolve(node).resolve("pods");
  }

  /**
   * @param ordinal the node's place among those of this process, from 0
   */
  ContainerRuntime runtimeFor(String node, int ordinal) {
    return switch (runtime) {
      case DOCKER -> new DockerRuntime(docker.orElseThrow(), node, ordinal + 1);
      case PROCESS -> processRuntime(node, ordinal);
      case SIMULATED -> new SimulatedRuntime(ordinal);
      case AUTO -> throw new IllegalStateException("a choice has been made");
    };
  }

  /**
   * Where a node is reached. Nodes that share a machine need an address each, so that their host
   * ports do not collide; Linux has a whole network of them on its loopback interface.
   *
   * @throws IllegalArgumentException if the configured one is none; it is named
   */
  String addressOf(int ordinal) {
    if (config.address().isPresent()) {
      return NodeDescription.address(config.address().get());
    }
    return switch (runtime) {
      case DOCKER, PROCESS ->
          System.getProperty("os.name").startsWith("Linux")
              ? processNetwork() + "." + (ordinal + 1) + "." + ProcessRuntime.NODE
              : LOOPBACK;
      case SIMULATED, AUTO -> LOOPBACK;
    };
  }

  private String processNetwork() {
    return config.processNetwork().orElseGet(() -> loopbackNetwork(dataDir));
  }

  private ProcessRuntime processRuntime(String node, int ordinal) {
    Path folder = podsFolder(dataDir, node).toAbsolutePath();
    Optional<CgroupTree> cgroups =
        CgroupTree.find("fairlead-" + Integer.toHexString(folder.hashCode()));
    if (ordinal == 0) {
      cgroups.ifPresentOrElse(
          tree -> LOG.infof("limits of pods: %s", tree),
          () ->
              LOG.warn(
                  "limits of pods are not enforced: no control groups can be made here;"
                      + " see docs/node-agent.md"));
    }
    return new ProcessRuntime(folder, processNetwork() + "." + (ordinal + 1), cgroups);
  }

  /** One of 254, without 127.0, in which other programs have addresses. */
  static String loopbackNetwork(Path dataDir) {
    int hash = dataDir.toAbsolutePath().normalize().toString().hashCode();
    return "127." + (1 + Math.floorMod(hash, 254));
  }

  private Optional<DockerEngine> docker() {
    return switch (config.runtime()) {
      case AUTO, DOCKER ->
          DockerEngine.connect(
              config.docker().host(), config.docker().network(), dataDir.toAbsolutePath());
      case PROCESS, SIMULATED -> Optional.empty();
    };
  }
}
