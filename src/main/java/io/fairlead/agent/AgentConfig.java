package io.fairlead.agent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes of this process and how they run containers. */
@ConfigMapping(prefix = "fairlead.agent")
public interface AgentConfig {

  @WithDefault("true")
  boolean enabled();

  /** Names of the nodes of this process. */
  @WithDefault("node-1,node-2,node-3")
  List<String> nodes();

  /** {@code docker}, {@code process}, {@code simulated}, or {@code auto}: docker if it answers. */
  @WithDefault("auto")
  Driver runtime();

  @WithDefault("2s")
  Duration heartbeatInterval();

  @WithDefault("15s")
  Duration metricsInterval();

  /** Between leaving the endpoints and the stop signal: time for requests under way. */
  @WithDefault("500ms")
  Duration drainDelay();

  /** First wait before a crashed container is started again; doubles up to five minutes. */
  @WithDefault("10s")
  Duration restartBackoff();

  /** What each node offers; by default this machine's, divided by the number of nodes. */
  Optional<String> cpu();

  Optional<String> memory();

  @WithDefault("110")
  int pods();

  /** Extended resources that each node offers, for example {@code "nvidia.com/gpu"}: 2. */
  Map<String, String> resources();

  /**
   * The IP address at which the nodes of this process are reached, and their host ports. By default
   * each has one of this machine's loopback addresses for itself.
   */
  Optional<String> address();

  Map<String, String> labels();

  /** In kubectl's form: {@code key=value:NoSchedule}. */
  Optional<List<String>> taints();

  /**
   * The first two bytes of the addresses of the process runtime's pods; by default they follow from
   * the data folder, so that copies of this program beside each other do not share addresses.
   */
  Optional<String> processNetwork();

  Docker docker();

  /** Settings of the docker driver. */
  interface Docker {
    /** Where the engine listens; by default DOCKER_HOST or docker's usual socket. */
    Optional<String> host();

    /** The first two bytes of the addresses of pods; a bridge network is made for it. */
    @WithDefault("10.89")
    String network();
  }

  /** The drivers to choose from. */
  enum Driver {
    AUTO,
    DOCKER,
    PROCESS,
    SIMULATED
  }
}
