package io.fairlead.domain.scheduling;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.PodTable;
import io.fairlead.domain.scheduling.cluster.ServiceGroups;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.preemption.Preemption;
import io.fairlead.domain.scheduling.queue.PendingQueue;
import java.util.Objects;
import java.util.SortedMap;

/** Keeps each pod in the shape that its service, or its owner, puts it in. */
final class ServiceSpreading {
  private final ServiceGroups services = new ServiceGroups();
  private final ClusterState cluster;
  private final PodTable pods;
  private final Shapes shapes;
  private final PendingQueue pending;
  private final Preemption preemption;

  ServiceSpreading(
      ClusterState cluster,
      PodTable pods,
      Shapes shapes,
      PendingQueue pending,
      Preemption preemption) {
    this.cluster = cluster;
    this.pods = pods;
    this.shapes = shapes;
    this.pending = pending;
    this.preemption = preemption;
  }

  /** The shape of a pod whose priority is decided, with one more pod. */
  Shape join(Pod pod, SortedMap<String, String> labels) {
    var owner = pod.metadata().ownerReference();
    String group =
        services.groupOf(pod.namespacedName(), labels, owner == null ? null : owner.uid());
    return shapes.join(
        Shape.Key.of(pod, labels, pod.spec().priority(), pod.spec().preemptionPolicy(), group));
  }

  /** One pod of the shape less. */
  void leave(Shape shape) {
    if (shapes.leave(shape)) {
      pending.forget(shape);
      preemption.forget(shape);
    }
  }

  /** Which pods belong together is part of their shapes. */
  void save(StateWriter out) {
    services.save(out);
  }

  void load(StateReader in) {
    services.load(in);
  }

  void applied(Service service) {
    Service before = services.get(service.namespacedName());
    services.put(service);
    if (before == null || !before.spec().selector().equals(service.spec().selector())) {
      regroup(service.namespacedName(), service);
    }
  }

  void deleted(NamespacedName name) {
    services.remove(name);
    regroup(name, null);
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
        move(pod, shapes.join(before.key().inGroup(group)));
        leave(before);
      }
    }
  }

  private void move(PodEntry pod, Shape after) {
    if (pod.state() == PodEntry.State.PENDING) {
      pending.move(pod, after);
      preemption.reshaped(pod);
    } else if (pod.slot() >= 0) {
      cluster.regroup(pod.slot(), pod.shape(), after);
      pod.reshape(after);
    } else {
      pod.reshape(after);
    }
  }
}
