package io.fairlead.domain.event;

import io.fairlead.domain.model.Copies;
import io.fairlead.domain.model.Pod;
import java.util.List;

/** One decision of the scheduler about one pod incarnation. */
public sealed interface PlacementDecision {

  String uid();

  /**
   * The pod runs on this node from now on. At most once in the life of a uid.
   *
   * @param gpus the node's GPUs that are the pod's, by number; empty if it asked for none
   */
  record PodBound(Pod pod, String node, List<Integer> gpus) implements PlacementDecision {
    public PodBound {
      gpus = Copies.list(gpus);
    }

    public PodBound(Pod pod, String node) {
      this(pod, node, null);
    }

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
   * @param waitsFor what keeps it from being tried at all, for example a quota; empty if it was
   *     tried
   */
  record PodUnschedulable(
      String uid,
      String namespace,
      String name,
      int nodes,
      List<Rejection> rejections,
      List<String> waitsFor)
      implements PlacementDecision {
    public PodUnschedulable {
      rejections = Copies.list(rejections);
      waitsFor = Copies.list(waitsFor);
    }

    public PodUnschedulable(
        String uid, String namespace, String name, int nodes, List<Rejection> rejections) {
      this(uid, namespace, name, nodes, rejections, null);
    }

    /**
     * In kube-scheduler's words: "0/3 nodes are available: 2 Insufficient cpu (node-1, node-2)."
     */
    public String message() {
      if (!waitsFor.isEmpty() && rejections.isEmpty()) {
        return String.join("; ", waitsFor);
      }
      StringBuilder text = new StringBuilder("0/" + nodes + " nodes are available");
      String separator = ": ";
      for (Rejection rejection : rejections) {
        text.append(separator).append(rejection);
        separator = ", ";
      }
      text.append('.');
      waitsFor.forEach(reason -> text.append(' ').append(reason).append('.'));
      return text.toString();
    }
  }

  /**
   * The pod is to stop: it leaves its endpoints now, its processes after that.
   *
   * @param reason null if somebody deleted it; else as Kubernetes' DisruptionTarget condition:
   *     {@code PreemptionByScheduler} or {@code DeletionByTaintManager}
   * @param message for people, or null
   */
  record PodTerminating(
      String uid,
      String namespace,
      String name,
      String node,
      long gracePeriodSeconds,
      String reason,
      String message)
      implements PlacementDecision {
    public static final String PREEMPTION = "PreemptionByScheduler";
    public static final String TAINT = "DeletionByTaintManager";

    public PodTerminating(
        String uid, String namespace, String name, String node, long gracePeriodSeconds) {
      this(uid, namespace, name, node, gracePeriodSeconds, null, null);
    }
  }

  /**
   * The pod will have this node when the victims have gone: they are told to stop next. Until then
   * nothing of lower priority takes their place.
   *
   * @param victims uids of the pods that make room, in the order of their names
   */
  record PodNominated(String uid, String namespace, String name, String node, List<String> victims)
      implements PlacementDecision {
    public PodNominated {
      victims = Copies.list(victims);
    }
  }

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
