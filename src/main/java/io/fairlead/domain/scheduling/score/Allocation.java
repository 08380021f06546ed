package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;

/**
 * How full cpu and memory would be with the pod on the node, as kube-scheduler's NodeResourcesFit
 * scores it: least allocated prefers empty nodes, most allocated full ones. What a node does not
 * have at all does not count.
 *
 * <p>A pod that requests neither changes nothing about either; so that such pods do not all go to
 * one node, they are scored by the number of pods there.
 */
public final class Allocation implements Score {
  /** Above this a product with {@link Score#MAX} could overflow. */
  private static final long PRECISE = Long.MAX_VALUE / MAX;

  private final boolean preferEmpty;
  private final int cpu;
  private final int memory;
  private final int pods;

  /**
   * @param cpu the cpu's resource id; likewise memory's and pods'
   */
  public Allocation(boolean preferEmpty, int cpu, int memory, int pods) {
    this.preferEmpty = preferEmpty;
    this.cpu = cpu;
    this.memory = memory;
    this.pods = pods;
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    long cpuRequest = 0;
    long memoryRequest = 0;
    for (int i = 0; i < shape.resourceCount(); i++) {
      if (shape.resource(i) == cpu) {
        cpuRequest = shape.amount(i);
      } else if (shape.resource(i) == memory) {
        memoryRequest = shape.amount(i);
      }
    }
    if (cpuRequest == 0 && memoryRequest == 0) {
      int room = room(cluster, slot);
      return preferEmpty ? room : MAX - room;
    }
    int free = 0;
    int resources = 0;
    if (cluster.allocatable(cpu, slot) > 0) {
      free += free(cluster, cpu, slot, cpuRequest);
      resources++;
    }
    if (cluster.allocatable(memory, slot) > 0) {
      free += free(cluster, memory, slot, memoryRequest);
      resources++;
    }
    if (resources == 0) {
      return 0;
    }
    return preferEmpty ? free / resources : MAX - free / resources;
  }

  private int room(ClusterState cluster, int slot) {
    return cluster.allocatable(pods, slot) == Long.MAX_VALUE ? MAX : free(cluster, pods, slot, 1);
  }

  private static int free(ClusterState cluster, int resource, int slot, long request) {
    long all = cluster.allocatable(resource, slot);
    long left = all - cluster.used(resource, slot) - request;
    if (left <= 0) {
      return 0;
    }
    return (int) (all <= PRECISE ? left * MAX / all : left / (all / MAX));
  }
}
