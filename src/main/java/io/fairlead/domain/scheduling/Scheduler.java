package io.fairlead.domain.scheduling;

import io.fairlead.domain.Logic;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PlacementDecision.Rejection;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.scheduling.cluster.ChangeJournal;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.PodTable;
import io.fairlead.domain.scheduling.cluster.ServiceGroups;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.queue.PendingQueue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Places pods on nodes: exactly, over all nodes, in the order of submission.
 *
 * <p><b>Goals</b>, in this order: a pod runs if any node can take it; on the node that the policy
 * likes best, over all nodes, never a sample; a pod that no node takes knows why, node by node.
 *
 * <p><b>Constraints.</b> A node is never given more than it has. A uid is bound at most once in its
 * life: a pod that loses its node is evicted, and another incarnation may be submitted. Resources
 * are free only when the agent says that nothing runs any more, or when the node is gone. The same
 * inputs in the same order give the same decisions, to the letter.
 *
 * <p><b>Algorithm.</b> Pods that are alike to the scheduler share a {@link Shape}, and each shape
 * has a {@link ShapeIndex} with the rank of every node, which follows a {@link ChangeJournal} of
 * nodes that changed. Deciding is: what must go goes first (rejected, evicted, terminating), then
 * the oldest pending pod whose shape may fit gets the best node. A shape that fits nowhere rests in
 * the {@link PendingQueue} until a node joins, changes or gets room again.
 *
 * <p>Ties between nodes of equal rank go to the lowest slot, which is the one registered first
 * unless slots were used again.
 */
public final class Scheduler implements Logic<PlacementDecision> {
  private final ClusterState cluster = new ClusterState();
  private final PodTable pods = new PodTable();
  private final PendingQueue pending = new PendingQueue();
  private final ServiceGroups services = new ServiceGroups();
  private final Plugins plugins;
  private final Shapes shapes;

  /** Submissions to turn away, and pods to evict, stop or drop; in the order they came up. */
  private final LinkedHashMap<String, PodRejected> rejected = new LinkedHashMap<>();

  private final LinkedHashMap<String, PodEntry> leaving = new LinkedHashMap<>();

  /**
   * Submissions whose name belongs to a pod that is on its way out, by name. Topics have no common
   * order: that the name is free may be heard after what was submitted because of it.
   */
  private final LinkedHashMap<NamespacedName, Pod> heirs = new LinkedHashMap<>();

  private long submissions;

  public Scheduler(SchedulingPolicy policy) {
    plugins = new Plugins(policy, cluster);
    shapes = new Shapes(cluster, plugins);
  }

  // ---- apply: inputs

  @Override
  public void apply(Event input, Instant now) {
    switch (input) {
      case PodSubmitted submitted -> submitted(submitted.pod());
      case PodDeletionRequested request -> deletionRequested(request);
      case PodTerminated terminated -> terminated(terminated.uid());
      case NodeStatusEvent status -> nodeChanged(status);
      case ServiceApplied applied -> serviceApplied(applied.service());
      case ServiceDeleted deleted -> {
        services.remove(deleted.namespacedName());
        regroup(deleted.namespacedName(), null);
      }
      default -> {}
    }
  }

  private void submitted(Pod pod) {
    if (pods.hasSeen(pod.uid())) {
      return;
    }
    PodEntry holder = pods.byName(pod.namespacedName());
    if (holder == null) {
      accept(pod);
      return;
    }
    Pod heir = holder.isDeletionRequested() ? heirs.putIfAbsent(pod.namespacedName(), pod) : null;
    if (!holder.isDeletionRequested() || (heir != null && !heir.uid().equals(pod.uid()))) {
      reject(
          pod,
          "AlreadyExists",
          "pod \"%s\" already exists with uid %s"
              .formatted(pod.metadata().name(), heir == null ? holder.uid() : heir.uid()));
    }
  }

  private void reject(Pod pod, String reason, String message) {
    String namespace = pod.metadata().namespace();
    rejected.put(
        pod.uid(), new PodRejected(pod.uid(), namespace, pod.metadata().name(), reason, message));
  }

  private void accept(Pod pod) {
    var labels = pods.shared(pod.metadata().labels());
    var owner = pod.metadata().ownerReference();
    String group =
        services.groupOf(pod.namespacedName(), labels, owner == null ? null : owner.uid());
    Shape shape =
        shapes.join(Shape.Key.of(pod, labels, 0, PreemptionPolicy.PreemptLowerPriority, group));
    PodEntry entry = new PodEntry(pod, labels, shape, submissions++);
    pods.add(entry);
    pending.add(entry);
  }

  private void deletionRequested(PodDeletionRequested request) {
    NamespacedName name = new NamespacedName(request.namespace(), request.name());
    Pod heir = heirs.get(name);
    if (heir != null && (request.uid() == null || request.uid().equals(heir.uid()))) {
      heirs.remove(name);
      reject(heir, "Deleted", "deleted before its name was free");
      return;
    }
    PodEntry pod = pods.find(request.uid(), request.namespace(), request.name());
    if (pod != null && pod.requestDeletion(request.gracePeriodSeconds())) {
      leaving.put(pod.uid(), pod);
    }
  }

  private void terminated(String uid) {
    PodEntry pod = pods.byUid(uid);
    if (pod == null || pod.slot() < 0) {
      return;
    }
    cluster.unplace(pod, pod.slot());
    pending.wakeAll();
    if (pod.state() == PodEntry.State.TERMINATING) {
      leaving.remove(uid);
      forget(pod);
    } else {
      pod.finished();
      if (!pod.isDeletionRequested()) {
        leaving.remove(uid); // its node was lost, too, but that is nothing to it any more
      }
    }
  }

  private void nodeChanged(NodeStatusEvent status) {
    switch (status) {
      case NodeRegistered registered -> putNode(registered.node(), true);
      case NodeUpdated updated -> putNode(updated.node(), isReady(updated.name()));
      case NodeReady ready -> cluster.slotOf(ready.name()).ifPresent(this::recover);
      case NodeLost lost -> cluster.slotOf(lost.name()).ifPresent(this::lose);
      case NodeRemoved removed ->
          cluster
              .slotOf(removed.name())
              .ifPresent(
                  slot -> {
                    lose(slot);
                    cluster.retire(slot);
                  });
    }
    pending.wakeAll();
  }

  private void putNode(Node node, boolean ready) {
    cluster.put(node, ready);
    if (ready) {
      cluster.slotOf(node.name()).ifPresent(this::recover);
    }
  }

  /** A node that is back before its pods were evicted keeps them. */
  private void recover(int slot) {
    cluster.setReady(slot, true);
    for (PodEntry pod : cluster.podsOn(slot)) {
      if (!pod.mustBeToldToStop()) {
        leaving.remove(pod.uid());
      }
    }
  }

  private boolean isReady(String node) {
    return cluster.slotOf(node).map(cluster::isReady).orElse(true);
  }

  private void lose(int slot) {
    cluster.setReady(slot, false);
    for (PodEntry pod : cluster.podsOn(slot)) {
      leaving.put(pod.uid(), pod);
    }
  }

  private void serviceApplied(Service service) {
    Service before = services.get(service.namespacedName());
    services.put(service);
    if (before == null || !before.spec().selector().equals(service.spec().selector())) {
      regroup(service.namespacedName(), service);
    }
  }

  /**
   * A service came, changed or went: the pods that were grouped by it, or that it selects now, may
   * belong together in another way.
   *
   * @param current the service as it is now, or null if it is gone
   */
  private void regroup(NamespacedName name, Service current) {
    String groupOfService = ServiceGroups.groupOf(name);
    for (PodEntry pod : pods.in(name.namespace())) {
      Shape before = pod.shape();
      boolean concerned =
          groupOfService.equals(before.key().spreadGroup())
              || (current != null && current.selects(name.namespace(), pod.labels()));
      String group =
          concerned
              ? services.groupOf(pod.name(), pod.labels(), pod.owner())
              : before.key().spreadGroup();
      if (!Objects.equals(group, before.key().spreadGroup())) {
        Shape after = shapes.join(before.key().inGroup(group));
        move(pod, after);
        leave(before);
      }
    }
  }

  private void move(PodEntry pod, Shape after) {
    if (pod.state() == PodEntry.State.PENDING) {
      pending.remove(pod);
      pod.reshape(after);
      pending.add(pod);
    } else if (pod.slot() >= 0) {
      cluster.regroup(pod.slot(), pod.shape(), after);
      pod.reshape(after);
    } else {
      pod.reshape(after);
    }
  }

  /**
   * Every shape was looked at in the cycle before. Live, they rest already; on restore, this is
   * where the log shows it.
   */
  @Override
  public void advance(Instant now) {
    pending.restAll();
  }

  // ---- decide

  @Override
  public Optional<PlacementDecision> decide(Instant now) {
    if (!rejected.isEmpty()) {
      return Optional.of(rejected.firstEntry().getValue());
    }
    if (!leaving.isEmpty()) {
      return Optional.of(leave(leaving.firstEntry().getValue()));
    }
    for (Shape shape = pending.first(); shape != null; shape = pending.first()) {
      Optional<PlacementDecision> decision = place(shape);
      if (decision.isPresent()) {
        return decision;
      }
      // A memo, not a decision: asked again, the shape would have nothing to say again.
      pending.rest(shape);
    }
    return Optional.empty();
  }

  private PlacementDecision leave(PodEntry pod) {
    String namespace = pod.name().namespace();
    String name = pod.name().name();
    if (pod.slot() < 0) {
      return new PodRemoved(pod.uid(), namespace, name, "Deleted");
    }
    String node = cluster.node(pod.slot()).name();
    if (cluster.isReady(pod.slot())) {
      return new PodTerminating(
          pod.uid(), namespace, name, node, pod.requestedGracePeriodSeconds());
    }
    return pod.isDeletionRequested()
        ? new PodRemoved(pod.uid(), namespace, name, "NodeLost")
        : new PodEvicted(pod.uid(), namespace, name, node, "NodeLost");
  }

  private Optional<PlacementDecision> place(Shape shape) {
    int slot = shapes.best(shape);
    if (slot >= 0) {
      PodEntry oldest = pending.waiting(shape).oldest();
      return Optional.of(new PodBound(oldest.pod(), cluster.node(slot).name()));
    }
    List<Rejection> rejections = shapes.explain(shape);
    PodEntry untold = pending.waiting(shape).toExplain(rejections);
    return untold == null
        ? Optional.empty()
        : Optional.of(
            new PodUnschedulable(
                untold.uid(),
                untold.name().namespace(),
                untold.name().name(),
                cluster.nodeCount(),
                rejections));
  }

  // ---- apply: decisions

  @Override
  public void applyDecision(PlacementDecision decision, Instant now) {
    if (rejected.remove(decision.uid()) != null) {
      pods.remember(decision.uid());
    }
    leaving.remove(decision.uid());
    PodEntry pod = pods.byUid(decision.uid());
    if (pod == null) {
      return;
    }
    switch (decision) {
      case PodBound bound -> cluster.slotOf(bound.node()).ifPresent(slot -> bind(pod, slot));
      case PodUnschedulable unschedulable ->
          pending.waiting(pod.shape()).explain(pod, unschedulable.rejections());
      case PodTerminating terminating -> pod.terminating(terminating.gracePeriodSeconds());
      case PodEvicted evicted -> drop(pod);
      case PodRemoved removed -> drop(pod);
      case PodRejected ignored -> {}
      case PodNominated ignored -> {}
    }
  }

  private void bind(PodEntry pod, int slot) {
    if (pod.state() == PodEntry.State.PENDING) {
      pending.remove(pod);
      pod.bind(slot);
      cluster.place(pod, slot);
    }
  }

  private void drop(PodEntry pod) {
    if (pod.slot() >= 0) {
      cluster.unplace(pod, pod.slot());
      pending.wakeAll();
    } else if (pod.state() == PodEntry.State.PENDING) {
      pending.remove(pod);
    }
    forget(pod);
  }

  private void leave(Shape shape) {
    if (shapes.leave(shape)) {
      pending.forget(shape);
    }
  }

  private void forget(PodEntry pod) {
    pods.remove(pod);
    leave(pod.shape());
    Pod heir = heirs.remove(pod.name());
    if (heir != null) {
      accept(heir);
    }
  }
}
