package io.fairlead.domain.event;

import io.fairlead.domain.model.Copies;
import io.fairlead.domain.model.Pod;
import java.util.List;

/** One decision of the scheduler about one pod incarnation. */
public sealed interface PlacementDecision {

  String uid();

  /** The pod runs on this node from now on. At most once in the life of a uid. */
  record PodBound(Pod pod, String node) implements PlacementDecision {
    @Override
    public String uid() {
      return pod.uid();
    }
  }

  /**
   * No node takes the pod now; it waits. Written when a pod first fails and when its reasons
   * change.
   *
   * @param nodes how many nodes there are
   */
  record PodUnschedulable(
      String uid, String namespace, String name, int nodes, List<Rejection> rejections)
      implements PlacementDecision {
    public PodUnschedulable {
      rejections = Copies.list(rejections);
    }

    /**
     * In kube-scheduler's words: "0/3 nodes are available: 2 Insufficient cpu (node-1, node-2)."
     */
    public String message() {
      StringBuilder text = new StringBuilder("0/" + nodes + " nodes are available");
      String separator = ": ";
      for (Rejection rejection : rejections) {
        text.append(separator).append(rejection);
        separator = ", ";
      }
      return text.append('.').toString();
    }
  }

  /** The pod is to stop: it leaves its endpoints now, its processes after that. */
  record PodTerminating(
      String uid, String namespace, String name, String node, long gracePeriodSeconds)
      implements PlacementDecision {}

  /**
   * The binding is withdrawn because the node is gone. This incarnation is over; a controller may
   * submit another.
   */
  record PodEvicted(String uid, String namespace, String name, String node, String reason)
      implements PlacementDecision {}

  /** The pod is gone without an agent's part in it: deleted while pending, or its node was lost. */
  record PodRemoved(String uid, String namespace, String name, String reason)
      implements PlacementDecision {}

  /** The submission was not accepted, for example because its name is taken. */
  record PodRejected(String uid, String namespace, String name, String reason, String message)
      implements PlacementDecision {}

  /**
   * One reason why nodes do not take a pod.
   *
   * @param reason for example {@code Insufficient cpu}
   * @param count how many nodes it holds for
   * @param nodes their names, in order, at most {@link #MAX_NODES}
   */
  record Rejection(String reason, int count, List<String> nodes) {
    public static final int MAX_NODES = 20;

    public Rejection {
      nodes = Copies.list(nodes);
    }

    @Override
    public String toString() {
      String more = count > nodes.size() ? ", and " + (count - nodes.size()) + " more" : "";
      return count + " " + reason + " (" + String.join(", ", nodes) + more + ")";
    }
  }
}
