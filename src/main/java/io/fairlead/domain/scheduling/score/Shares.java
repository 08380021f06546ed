package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.IntToLongFunction;

/**
 * What would be left of a node with a pod on it, as a weighted mean over some resources: the node's
 * own share less the pod's. That the two are rounded apart makes nodes of one size keep their order
 * whatever the pod.
 */
public final class Shares {
  /** Above this a product with {@link Score#MAX} could overflow. */
  private static final long PRECISE = Long.MAX_VALUE / Score.MAX;

  private final int[] resources;
  private final int[] weights;
  private final int pods;

  Shares(SortedMap<String, Integer> weightByResource, ClusterState cluster) {
    resources = new int[weightByResource.size()];
    weights = new int[weightByResource.size()];
    int i = 0;
    for (Map.Entry<String, Integer> entry : weightByResource.entrySet()) {
      resources[i] = cluster.resourceId(entry.getKey());
      weights[i++] = entry.getValue();
    }
    pods = cluster.resourceId(Resources.PODS);
  }

  int count() {
    return resources.length;
  }

  /** The ids of the resources. */
  public int[] resourceIds() {
    return Arrays.copyOf(resources, resources.length);
  }

  int weight(int i) {
    return weights[i];
  }

  boolean has(ClusterState cluster, int i, int slot) {
    return cluster.allocatable(resources[i], slot) > 0;
  }

  /** Whether the shape requests any of the resources. */
  boolean requested(Shape shape) {
    for (int resource : resources) {
      if (shape.request(resource) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Of 10,000, what is left of one resource of a node that has it. */
  int left(ClusterState cluster, Shape shape, int i, int slot) {
    return Math.max(
        0, free(cluster, resources[i], slot) - taken(cluster, shape, resources[i], slot));
  }

  /** Of 10,000, what is used of one resource of a node that has it, with the pod. */
  int used(ClusterState cluster, Shape shape, int i, int slot) {
    long all = cluster.allocatable(resources[i], slot);
    long used = cluster.used(resources[i], slot);
    return used >= all ? Score.MAX : share(used + shape.request(resources[i]), all);
  }

  /** Of 10,000, what is free now: the weighted mean over the resources that the node has. */
  public int free(ClusterState cluster, int slot) {
    long sum = 0;
    long weight = 0;
    for (int i = 0; i < resources.length; i++) {
      if (has(cluster, i, slot)) {
        sum += (long) weights[i] * free(cluster, resources[i], slot);
        weight += weights[i];
      }
    }
    return weight == 0 ? 0 : (int) (sum / weight);
  }

  /** Of 10,000, what the shape takes, likewise. */
  public int taken(ClusterState cluster, Shape shape, int slot) {
    long sum = 0;
    long weight = 0;
    for (int i = 0; i < resources.length; i++) {
      if (has(cluster, i, slot)) {
        sum += (long) weights[i] * taken(cluster, shape, resources[i], slot);
        weight += weights[i];
      }
    }
    return weight == 0 ? 0 : (int) (sum / weight);
  }

  /**
   * Likewise of a node of a certain size.
   *
   * @param sizes what the node has of each resource, by place
   */
  public int taken(Shape shape, IntToLongFunction sizes) {
    long sum = 0;
    long weight = 0;
    for (int i = 0; i < resources.length; i++) {
      long all = sizes.applyAsLong(i);
      if (all > 0) {
        long request = shape.request(resources[i]);
        sum += weights[i] * (request == 0 ? 0 : shareOf(request, all));
        weight += weights[i];
      }
    }
    return weight == 0 ? 0 : (int) (sum / weight);
  }

  /** Of 10,000, the pods that may still come after this one; all without a limit. */
  int podsLeft(ClusterState cluster, Shape shape, int slot) {
    return cluster.allocatable(pods, slot) == Long.MAX_VALUE
        ? Score.MAX
        : Math.max(0, free(cluster, pods, slot) - taken(cluster, shape, pods, slot));
  }

  private static int free(ClusterState cluster, int resource, int slot) {
    long all = cluster.allocatable(resource, slot);
    return share(Math.max(0, all - cluster.used(resource, slot)), all);
  }

  private static int taken(ClusterState cluster, Shape shape, int resource, int slot) {
    long request = shape.request(resource);
    return request == 0 ? 0 : share(request, cluster.allocatable(resource, slot));
  }

  private static int share(long part, long all) {
    return (int) shareOf(part, all);
  }

  /** More than 10,000 for more than all. */
  private static long shareOf(long part, long all) {
    return all <= PRECISE && part <= PRECISE
        ? part * Score.MAX / all
        : part / Math.max(1, all / Score.MAX);
  }
}
