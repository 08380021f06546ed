package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Service;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A cluster at one moment.
 *
 * @param hosts by slot
 * @param services by name
 * @param namespaces labels by name, of those that were given any
 */
public record NaiveCluster(
    List<Host> hosts,
    List<Service> services,
    SortedMap<String, SortedMap<String, String>> namespaces) {

  /**
   * A node and the pods that hold something there, in the order of placement.
   *
   * @param pods bound and not ended
   */
  public record Host(Node node, boolean ready, List<Placed> pods) {

    String label(String key) {
      return node.labels().get(key);
    }

    /** Whether both are in one domain of the key. */
    boolean isNear(Host other, String key) {
      return label(key) != null && label(key).equals(other.label(key));
    }

    BigInteger used(String resource) {
      return pods.stream()
          .map(placed -> BigInteger.valueOf(amount(placed.pod(), resource)))
          .reduce(BigInteger.ZERO, BigInteger::add);
    }
  }

  /** A pod on a node. */
  public record Placed(Pod pod, boolean terminating, List<Integer> gpus) {}

  /** What a pod takes of a resource; of {@value Resources#PODS} every pod takes one. */
  static long amount(Pod pod, String resource) {
    return resource.equals(Resources.PODS) ? 1 : pod.spec().requests().get(resource);
  }

  /** How many placed pods are in the host's domain of the key. */
  long countNear(Host host, String key, Predicate<Placed> which) {
    return hosts.stream()
        .filter(other -> host.isNear(other, key))
        .flatMap(other -> other.pods().stream())
        .filter(which)
        .count();
  }

  boolean selectsNamespace(LabelSelector selector, String namespace) {
    TreeMap<String, String> labels = new TreeMap<>(namespaces.getOrDefault(namespace, NO_LABELS));
    labels.put(Namespace.NAME_LABEL, namespace);
    return selector != null && selector.matches(labels);
  }

  private static final SortedMap<String, String> NO_LABELS = new TreeMap<>();

  /** What ties a pod to others: the first service by name that selects it, else its owner. */
  String group(Pod pod) {
    return services.stream()
        .filter(service -> service.selects(pod.metadata()))
        .findFirst()
        .map(service -> "service " + service.namespacedName())
        .orElseGet(
            () ->
                pod.metadata().ownerReference() == null
                    ? null
                    : "owner " + pod.metadata().ownerReference().uid());
  }

  /** What is promised more than once or more than is there: resources, GPUs and ports of nodes. */
  public Set<String> overCommitted() {
    TreeSet<String> over = new TreeSet<>();
    for (Host host : hosts) {
      String node = host.node().name() + " ";
      for (Placed placed : host.pods()) {
        for (String resource : placed.pod().spec().requests().amounts().keySet()) {
          if (!NaiveGpus.isGpu(resource) && isOver(host, resource)) {
            over.add(node + resource);
          }
        }
      }
      if (host.node().allocatable().amounts().containsKey(Resources.PODS)
          && isOver(host, Resources.PODS)) {
        over.add(node + Resources.PODS);
      }
      NaiveGpus.overCommitted(host).forEach(gpu -> over.add(node + "GPU " + gpu));
    }
    return over;
  }

  private static boolean isOver(Host host, String resource) {
    return host.used(resource)
            .compareTo(BigInteger.valueOf(host.node().allocatable().get(resource)))
        > 0;
  }
}
