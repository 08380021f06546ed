package io.fairlead.cli.bench;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Nodes of 64 cores and 256 GiB, or a multiple where more than 100 pods come to each. */
final class Machines {
  static final String HOSTNAME = "kubernetes.io/hostname";
  static final String ZONE = "topology.kubernetes.io/zone";
  static final String ARCH = "kubernetes.io/arch";
  static final String DISK = "disk";
  static final Taint DEDICATED = new Taint("dedicated", "batch", TaintEffect.NoSchedule);
  static final Taint SPOT = new Taint("lifecycle", "spot", TaintEffect.PreferNoSchedule);

  private static final int ZONES = 8;
  private static final int PODS_PER_MULTIPLE = 100;

  /** The limit on their number is never what decides in these workloads. */
  private static final int MAX_PODS = 250;

  private Machines() {}

  /** Enough for pods that request 640m and 2.5 GiB each on average. */
  static Resources roomy(ClusterSize size) {
    int multiple = Math.ceilDiv(size.podsPerNode(), PODS_PER_MULTIPLE);
    return Resources.of(64_000L * multiple, (256L << 30) * multiple)
        .with(Resources.PODS, (long) MAX_PODS * multiple);
  }

  /** All alike, except for their hostnames. */
  static List<Node> uniform(ClusterSize size, Resources allocatable) {
    return nodes(size, i -> node(i, new TreeMap<>(), List.of(), allocatable));
  }

  /** Alike but for their hostnames and eight zones. */
  static List<Node> zoned(ClusterSize size, Resources allocatable) {
    return nodes(
        size,
        i -> {
          TreeMap<String, String> labels = new TreeMap<>();
          labels.put(ZONE, "zone-" + i % ZONES);
          return node(i, labels, List.of(), allocatable);
        });
  }

  /**
   * Eight zones, two kinds of disk, a quarter of the nodes of another architecture, every tenth
   * dedicated to batch jobs, every twenty-fifth better avoided.
   */
  static List<Node> diverse(ClusterSize size, Resources allocatable) {
    return nodes(
        size,
        i -> {
          TreeMap<String, String> labels = new TreeMap<>();
          labels.put(ZONE, "zone-" + i % ZONES);
          labels.put(DISK, i / ZONES % 2 == 0 ? "ssd" : "hdd");
          labels.put(ARCH, i / 16 % 4 == 3 ? "arm64" : "amd64");
          List<Taint> taints = new ArrayList<>();
          if (i % 10 == 9) {
            taints.add(DEDICATED);
          }
          if (i % 25 == 24) {
            taints.add(SPOT);
          }
          return node(i, labels, taints, allocatable);
        });
  }

  private static List<Node> nodes(ClusterSize size, IntFunction<Node> node) {
    return IntStream.range(0, size.nodes()).mapToObj(node).toList();
  }

  private static Node node(
      int index, SortedMap<String, String> labels, List<Taint> taints, Resources allocatable) {
    String name = "node-" + index;
    labels.put(HOSTNAME, name);
    NodeInfo info =
        new NodeInfo(name, labels, taints, allocatable, null, null, null, "benchmark://1", "1");
    return new Node(info, null);
  }
}
