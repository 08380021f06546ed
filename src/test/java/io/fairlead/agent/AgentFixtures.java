package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.Probe;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.RestartPolicy;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Pods, containers and configurations with nothing in them that a test does not name. */
public final class AgentFixtures {
  public static final String NODE = "node-1";
  public static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private AgentFixtures() {}

  public static Container container(String name, String... command) {
    return new Container(
        name, "image", null, Arrays.asList(command), null, null, null, null, null, null);
  }

  public static Container withImage(Container c, String image) {
    return new Container(
        c.name(),
        image,
        c.imagePullPolicy(),
        c.command(),
        c.args(),
        c.workingDir(),
        c.env(),
        c.ports(),
        c.resources(),
        c.readinessProbe());
  }

  public static Container withLimits(Container c, long cpuMillis, long memoryBytes) {
    return new Container(
        c.name(),
        c.image(),
        c.imagePullPolicy(),
        c.command(),
        c.args(),
        c.workingDir(),
        c.env(),
        c.ports(),
        new ResourceRequirements(null, Resources.of(cpuMillis, memoryBytes)),
        c.readinessProbe());
  }

  public static Container withProbe(Container c, Probe probe) {
    return new Container(
        c.name(),
        c.image(),
        c.imagePullPolicy(),
        c.command(),
        c.args(),
        c.workingDir(),
        c.env(),
        c.ports(),
        c.resources(),
        probe);
  }

  /** As an init container: one that runs on. */
  public static Container sidecar(Container c) {
    return new Container(
        c.name(),
        c.image(),
        c.imagePullPolicy(),
        c.command(),
        c.args(),
        c.workingDir(),
        c.env(),
        c.ports(),
        c.resources(),
        c.readinessProbe(),
        RestartPolicy.Always);
  }

  public static Container withPort(Container c, ContainerPort port) {
    return new Container(
        c.name(),
        c.image(),
        c.imagePullPolicy(),
        c.command(),
        c.args(),
        c.workingDir(),
        c.env(),
        List.of(port),
        c.resources(),
        c.readinessProbe(),
        c.restartPolicy());
  }

  public static Container withRequest(Container c, String resource, long amount) {
    return new Container(
        c.name(),
        c.image(),
        c.imagePullPolicy(),
        c.command(),
        c.args(),
        c.workingDir(),
        c.env(),
        c.ports(),
        new ResourceRequirements(Resources.NONE.with(resource, amount), null),
        c.readinessProbe(),
        c.restartPolicy());
  }

  static Pod withInits(Pod pod, Container... inits) {
    PodSpec s = pod.spec();
    return new Pod(
        pod.metadata(),
        new PodSpec(
            Arrays.asList(inits),
            s.containers(),
            s.overhead(),
            s.nodeName(),
            s.nodeSelector(),
            s.affinity(),
            s.topologySpreadConstraints(),
            s.tolerations(),
            s.priorityClassName(),
            s.priority(),
            s.preemptionPolicy(),
            s.schedulerName(),
            s.restartPolicy(),
            s.terminationGracePeriodSeconds()));
  }

  static Pod pod(String name, RestartPolicy policy, Container... containers) {
    return new Pod(
        Metadata.named("default", name).withUid("uid-" + name),
        new PodSpec(Arrays.asList(containers), null, null, null, policy, null));
  }

  static Pod pod(String name) {
    return pod(name, RestartPolicy.Always, container("main", "sleep", "60"));
  }

  static Desired desired(Pod pod) {
    return new Desired(pod, NODE, List.of(), null, false, false, null);
  }

  /** The defaults, and what is said of keys below {@code fairlead.agent}. */
  static AgentConfig config(Map<String, String> settings) {
    var builder =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(AgentConfig.class);
    settings.forEach((key, value) -> builder.withDefaultValue("fairlead.agent." + key, value));
    return builder.build().getConfigMapping(AgentConfig.class);
  }

  static AgentConfig config() {
    return config(Map.of());
  }
}
