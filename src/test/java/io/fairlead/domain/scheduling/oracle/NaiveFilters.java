package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Host;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether a node may have a pod: the filters, in their order. */
public final class NaiveFilters {
  private static final Taint CORDON =
      new Taint("node.kubernetes.io/unschedulable", null, TaintEffect.NoSchedule);

  /** The filters by their names. */
  public enum Filter {
    NodeReady,
    NodeUnschedulable,
    NodeName,
    TaintToleration,
    NodeAffinity,
    NodePorts,
    NodeResourcesFit,
    GpuFit,
    PodTopologySpread,
    InterPodAffinity
  }

  /** The first filter that does not pass, and what it says. */
  public record Rejected(Filter filter, List<String> reasons) {}

  private final NaiveCluster cluster;
  private final Pod pod;

  public NaiveFilters(NaiveCluster cluster, Pod pod) {
    this.cluster = cluster;
    this.pod = pod;
  }

  /** Empty if the node may have the pod. */
  public Optional<Rejected> reject(Host host) {
    for (Filter filter : Filter.values()) {
      List<String> reasons = reasons(filter, host);
      if (!reasons.isEmpty()) {
        return Optional.of(new Rejected(filter, reasons));
      }
    }
    return Optional.empty();
  }

  private List<String> reasons(Filter filter, Host host) {
    return switch (filter) {
      case NodeReady -> unless(host.ready(), "node(s) were not ready");
      case NodeUnschedulable ->
          unless(
              !host.node().unschedulable() || tolerates(pod, CORDON), "node(s) were unschedulable");
      case NodeName ->
          unless(
              pod.spec().nodeName() == null || pod.spec().nodeName().equals(host.node().name()),
              "node(s) didn't match the requested node name");
      case TaintToleration ->
          untolerated(pod, host.node()).stream()
              .limit(1)
              .map(t -> "node(s) had untolerated taint {%s: %s}".formatted(t.key(), t.value()))
              .toList();
      case NodeAffinity ->
          unless(
              nodeAffinityAdmits(pod, host.node()),
              "node(s) didn't match Pod's node affinity/selector");
      case NodePorts ->
          unless(portsAreFree(host), "node(s) didn't have free ports for the requested pod ports");
      case NodeResourcesFit -> resources(host);
      case GpuFit ->
          NaiveGpus.lacks(pod, host).stream().map(resource -> "Insufficient " + resource).toList();
      case PodTopologySpread -> spread(host);
      case InterPodAffinity -> podAffinity(host);
    };
  }

  private static List<String> unless(boolean passes, String reason) {
    return passes ? List.of() : List.of(reason);
  }

  static boolean tolerates(Pod pod, Taint taint) {
    return pod.spec().tolerations().stream().anyMatch(toleration -> toleration.tolerates(taint));
  }

  static List<Taint> untolerated(Pod pod, Node node) {
    return node.taints().stream()
        .filter(taint -> taint.effect() != TaintEffect.PreferNoSchedule && !tolerates(pod, taint))
        .toList();
  }

  static boolean nodeAffinityAdmits(Pod pod, Node node) {
    NodeSelector required =
        pod.spec().affinity() == null || pod.spec().affinity().nodeAffinity() == null
            ? null
            : pod.spec().affinity().nodeAffinity().requiredDuringSchedulingIgnoredDuringExecution();
    return node.labels().entrySet().containsAll(pod.spec().nodeSelector().entrySet())
        && (required == null || required.matches(node));
  }

  private boolean portsAreFree(Host host) {
    return hostPorts(pod)
        .noneMatch(
            wanted ->
                host.pods().stream()
                    .flatMap(placed -> hostPorts(placed.pod()))
                    .anyMatch(taken -> conflict(wanted, taken)));
  }

  static Stream<ContainerPort> hostPorts(Pod pod) {
    return Stream.concat(
            pod.spec().containers().stream(),
            pod.spec().initContainers().stream().filter(Container::isSidecar))
        .flatMap(container -> container.ports().stream())
        .filter(port -> port.hostPort() != null);
  }

  static boolean conflict(ContainerPort a, ContainerPort b) {
    return a.hostPort().equals(b.hostPort())
        && a.protocol().equals(b.protocol())
        && (isAnyAddress(a.hostIP()) || isAnyAddress(b.hostIP()) || a.hostIP().equals(b.hostIP()));
  }

  private static boolean isAnyAddress(String ip) {
    return ip == null || ip.isEmpty() || ip.equals("0.0.0.0");
  }

  private List<String> resources(Host host) {
    List<String> lacks = new ArrayList<>();
    pod.spec()
        .requests()
        .amounts()
        .forEach(
            (resource, amount) -> {
              if (amount > 0 && !NaiveGpus.isGpu(resource) && !hasRoom(host, resource)) {
                lacks.add("Insufficient " + resource);
              }
            });
    if (host.node().allocatable().amounts().containsKey(Resources.PODS)
        && !hasRoom(host, Resources.PODS)) {
      lacks.add("Too many pods");
    }
    return lacks;
  }

  private boolean hasRoom(Host host, String resource) {
    BigInteger after =
        host.used(resource).add(BigInteger.valueOf(NaiveCluster.amount(pod, resource)));
    return after.compareTo(BigInteger.valueOf(host.node().allocatable().get(resource))) <= 0;
  }

  private List<String> spread(Host host) {
    String reason = "node(s) didn't match pod topology spread constraints";
    for (TopologySpreadConstraint constraint :
        NaiveSpread.constraints(pod, WhenUnsatisfiable.DoNotSchedule)) {
      if (host.label(constraint.topologyKey()) == null) {
        return List.of(reason + " (missing required label)");
      }
      if (!new NaiveSpread(cluster, pod, constraint).holdsOn(host)) {
        return List.of(reason);
      }
    }
    return List.of();
  }

  private List<String> podAffinity(Host host) {
    if (!isNearEnough(host)) {
      return List.of("node(s) didn't match pod affinity rules");
    }
    for (NaiveTerm term : NaiveTerm.requiredApart(pod)) {
      if (cluster.countNear(host, term.topologyKey(), p -> term.matches(cluster, p.pod())) > 0) {
        return List.of("node(s) didn't match pod anti-affinity rules");
      }
    }
    for (Host other : cluster.hosts()) {
      boolean repels =
          other.pods().stream()
              .flatMap(placed -> NaiveTerm.requiredApart(placed.pod()).stream())
              .anyMatch(
                  term -> other.isNear(host, term.topologyKey()) && term.matches(cluster, pod));
      if (repels) {
        return List.of("node(s) didn't satisfy existing pods anti-affinity rules");
      }
    }
    return List.of();
  }

  private boolean isNearEnough(Host host) {
    List<NaiveTerm> terms = NaiveTerm.requiredNear(pod);
    Predicate<Pod> matches = other -> terms.stream().allMatch(term -> term.matches(cluster, other));
    if (terms.stream().anyMatch(term -> host.label(term.topologyKey()) == null)) {
      return false;
    }
    boolean all =
        terms.stream()
            .allMatch(
                term ->
                    cluster.countNear(host, term.topologyKey(), p -> matches.test(p.pod())) > 0);
    boolean someoneMatches =
        cluster.hosts().stream()
            .filter(other -> terms.stream().anyMatch(t -> other.label(t.topologyKey()) != null))
            .flatMap(other -> other.pods().stream())
            .anyMatch(placed -> matches.test(placed.pod()));
    return all || (!someoneMatches && matches.test(pod));
  }
}
