package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Host;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Placed;
import io.fairlead.domain.scheduling.oracle.NaiveTerm.Weighted;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How much a profile likes a node that may have the pod: the scores, each 0 to 10,000. */
public final class NaiveScores {
  private static final long MAX = 10_000;
  private static final long MIB = 1 << 20;

  /** The scores by their names, with the weights they have unless a profile says otherwise. */
  public enum Score {
    NodeResourcesFit(1),
    NodeResourcesBalancedAllocation(0),
    TaintToleration(3),
    NodeAffinity(2),
    PodTopologySpread(2),
    SelectorSpread(2),
    InterPodAffinity(2),
    ImageLocality(1),
    GpuPacking(5);

    private final int defaultWeight;

    Score(int defaultWeight) {
      this.defaultWeight = defaultWeight;
    }

    int weight(SchedulingProfile profile) {
      return profile.scores() == null
          ? defaultWeight
          : profile.scores().getOrDefault(name(), defaultWeight);
    }
  }

  private final NaiveCluster cluster;
  private final SchedulingProfile profile;
  private final Pod pod;

  public NaiveScores(NaiveCluster cluster, SchedulingProfile profile, Pod pod) {
    this.cluster = cluster;
    this.profile = profile;
    this.pod = pod;
  }

  public long rank(Host host) {
    long rank = 0;
    for (Score score : Score.values()) {
      rank += score.weight(profile) * score(score, host);
    }
    return rank;
  }

  public long score(Score score, Host host) {
    return switch (score) {
      case NodeResourcesFit -> resourcesFit(host);
      case NodeResourcesBalancedAllocation -> balancedAllocation(host);
      case TaintToleration -> MAX / (1 + avoided(host));
      case NodeAffinity -> nodeAffinity(host);
      case PodTopologySpread -> topologySpread(host);
      case SelectorSpread -> selectorSpread(host);
      case InterPodAffinity -> podAffinity(host);
      case ImageLocality -> imageLocality(host);
      case GpuPacking -> NaiveGpus.packing(pod, host);
    };
  }

  // ---- resources

  private long resourcesFit(Host host) {
    SortedMap<String, Integer> weights = profile.scoringStrategy().resources();
    if (weights.keySet().stream().allMatch(resource -> NaiveCluster.amount(pod, resource) == 0)) {
      return liked(has(host, Resources.PODS) ? left(host, Resources.PODS) : MAX);
    }
    long free = 0;
    long taken = 0;
    long shaped = 0;
    long total = 0;
    for (var resource : weights.entrySet()) {
      if (has(host, resource.getKey())) {
        free += resource.getValue() * free(host, resource.getKey());
        taken += resource.getValue() * taken(host, resource.getKey());
        shaped += resource.getValue() * shapeAt((MAX - left(host, resource.getKey())) / 100);
        total += resource.getValue();
      }
    }
    if (total == 0) {
      return 0;
    }
    long left = Math.max(0, free / total - taken / total);
    return switch (profile.scoringStrategy().type()) {
      case LeastAllocated -> left;
      case MostAllocated -> MAX - left;
      case RequestedToCapacityRatio -> shaped / total;
    };
  }

  private static boolean has(Host host, String resource) {
    return host.node().allocatable().get(resource) > 0;
  }

  private long left(Host host, String resource) {
    return Math.max(0, free(host, resource) - taken(host, resource));
  }

  private long free(Host host, String resource) {
    BigInteger free =
        BigInteger.valueOf(host.node().allocatable().get(resource)).subtract(host.used(resource));
    return share(free.max(BigInteger.ZERO), host, resource);
  }

  private long taken(Host host, String resource) {
    return share(BigInteger.valueOf(NaiveCluster.amount(pod, resource)), host, resource);
  }

  private BigInteger usedWithPod(Host host, String resource) {
    return host.used(resource).add(BigInteger.valueOf(NaiveCluster.amount(pod, resource)));
  }

  private static long share(BigInteger amount, Host host, String resource) {
    return amount
        .multiply(BigInteger.valueOf(MAX))
        .divide(BigInteger.valueOf(host.node().allocatable().get(resource)))
        .min(BigInteger.valueOf(MAX))
        .longValueExact();
  }

  private long liked(long free) {
    return switch (profile.scoringStrategy().type()) {
      case LeastAllocated -> free;
      case MostAllocated -> MAX - free;
      case RequestedToCapacityRatio -> shapeAt((MAX - free) / 100);
    };
  }

  /** Between two points a straight line; before the first and after the last, level. */
  private long shapeAt(long utilization) {
    UtilizationPoint before = null;
    for (UtilizationPoint point : profile.scoringStrategy().shape()) {
      if (utilization <= point.utilization()) {
        if (before == null) {
          return 1_000L * point.score();
        }
        return 1_000L * before.score()
            + 1_000L
                * (point.score() - before.score())
                * (utilization - before.utilization())
                / (point.utilization() - before.utilization());
      }
      before = point;
    }
    return before == null ? 0 : 1_000L * before.score();
  }

  private long balancedAllocation(Host host) {
    List<Long> shares =
        profile.scoringStrategy().resources().keySet().stream()
            .filter(resource -> has(host, resource))
            .map(resource -> share(usedWithPod(host, resource), host, resource))
            .toList();
    if (shares.size() < 2) {
      return MAX;
    }
    long mean = shares.stream().mapToLong(Long::longValue).sum() / shares.size();
    long squares = shares.stream().mapToLong(share -> (share - mean) * (share - mean)).sum();
    return MAX - BigInteger.valueOf(squares / shares.size()).sqrt().longValueExact();
  }

  // ---- the node itself

  private long avoided(Host host) {
    return host.node().taints().stream()
        .filter(
            taint ->
                taint.effect() == TaintEffect.PreferNoSchedule
                    && !NaiveFilters.tolerates(pod, taint))
        .count();
  }

  private long nodeAffinity(Host host) {
    List<PreferredNode> terms =
        pod.spec().affinity() == null || pod.spec().affinity().nodeAffinity() == null
            ? List.of()
            : pod.spec()
                .affinity()
                .nodeAffinity()
                .preferredDuringSchedulingIgnoredDuringExecution();
    long all = terms.stream().mapToLong(PreferredNode::weight).sum();
    long matching =
        terms.stream()
            .filter(term -> term.preference().matches(host.node()))
            .mapToLong(PreferredNode::weight)
            .sum();
    return all == 0 ? 0 : MAX * matching / all;
  }

  private long imageLocality(Host host) {
    List<String> images =
        Stream.concat(pod.spec().initContainers().stream(), pod.spec().containers().stream())
            .map(Container::image)
            .toList();
    BigInteger sum = BigInteger.ZERO;
    for (String image : images) {
      long holders = cluster.hosts().stream().filter(other -> size(other, image) >= 0).count();
      sum =
          sum.add(
              BigInteger.valueOf(Math.max(0, size(host, image)))
                  .multiply(BigInteger.valueOf(holders))
                  .divide(BigInteger.valueOf(cluster.hosts().size())));
    }
    long least = 23 * MIB;
    return sum.subtract(BigInteger.valueOf(least))
        .multiply(BigInteger.valueOf(MAX))
        .divide(BigInteger.valueOf(1000 * MIB * images.size() - least))
        .max(BigInteger.ZERO)
        .min(BigInteger.valueOf(MAX))
        .longValueExact();
  }

  /** Bytes, or -1 if the node does not hold it. */
  private static long size(Host host, String image) {
    return host.node().info().images().stream()
        .filter(held -> image != null && held.names().contains(image))
        .mapToLong(NodeImage::sizeBytes)
        .findFirst()
        .orElse(-1);
  }

  // ---- other pods

  private long topologySpread(Host host) {
    List<TopologySpreadConstraint> constraints =
        NaiveSpread.constraints(pod, WhenUnsatisfiable.ScheduleAnyway);
    long sum = 0;
    for (TopologySpreadConstraint constraint : constraints) {
      if (host.label(constraint.topologyKey()) != null) {
        long count = new NaiveSpread(cluster, pod, constraint).count(host);
        sum += MAX * constraint.maxSkew() / (constraint.maxSkew() + count);
      }
    }
    return constraints.isEmpty() ? 0 : sum / constraints.size();
  }

  private long selectorSpread(Host host) {
    String group = cluster.group(pod);
    if (group == null || !pod.spec().topologySpreadConstraints().isEmpty()) {
      return MAX;
    }
    return MAX
        / (1 + host.pods().stream().filter(p -> group.equals(cluster.group(p.pod()))).count());
  }

  private long podAffinity(Host host) {
    List<Weighted> terms = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (Weighted own : NaiveTerm.preferred(pod)) {
      terms.add(own);
      counts.add(near(host, own.term(), placed -> own.term().matches(cluster, placed.pod())));
    }
    Set<Weighted> preferred = new LinkedHashSet<>();
    Set<NaiveTerm> required = new LinkedHashSet<>();
    for (Host other : cluster.hosts()) {
      for (Placed placed : other.pods()) {
        preferred.addAll(NaiveTerm.preferred(placed.pod()));
        required.addAll(NaiveTerm.requiredNear(placed.pod()));
      }
    }
    preferred.removeIf(theirs -> !theirs.term().matches(cluster, pod));
    required.removeIf(theirs -> !theirs.matches(cluster, pod));
    for (Weighted theirs : preferred) {
      terms.add(theirs);
      counts.add(near(host, theirs.term(), p -> NaiveTerm.preferred(p.pod()).contains(theirs)));
    }
    for (NaiveTerm theirs : required) {
      terms.add(new Weighted(theirs, 1));
      counts.add(near(host, theirs, p -> NaiveTerm.requiredNear(p.pod()).contains(theirs)));
    }
    if (terms.isEmpty()) {
      return 0;
    }
    long all = terms.stream().mapToLong(term -> Math.abs(term.weight())).sum();
    long sum = MAX / 2;
    for (int i = 0; i < terms.size(); i++) {
      long n = counts.get(i);
      sum += terms.get(i).weight() * (MAX * n / (n + 1)) / (2 * all);
    }
    return sum;
  }

  private long near(Host host, NaiveTerm term, Predicate<Placed> which) {
    return cluster.countNear(host, term.topologyKey(), which);
  }

  /** Every score by its name, for whoever wants to know why. */
  public SortedMap<Score, Long> all(Host host) {
    TreeMap<Score, Long> all = new TreeMap<>();
    for (Score score : Score.values()) {
      all.put(score, score(score, host));
    }
    return all;
  }
}
