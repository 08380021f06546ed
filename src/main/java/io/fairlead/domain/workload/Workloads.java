package io.fairlead.domain.workload;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.NamespacedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * The Deployments, by uid and by name.
 *
 * <p>A decision of the autoscaler may be folded before the spec that it was made from. It says from
 * how many replicas it scales; while that is not how many there are, it waits for its spec.
 */
final class Workloads {
  private static final int MAX_REMEMBERED = 10_000;
  private static final int MAX_EARLY_SCALINGS = 1_000;

  private final TreeMap<String, Workload> byUid = new TreeMap<>();
  private final TreeMap<NamespacedName, String> uidByName = new TreeMap<>();

  /** How many pods each of the last deleted Deployments ever had, so that none has a uid twice. */
  private final LinkedHashMap<String, Long> createdByDeleted = new LinkedHashMap<>();

  private final LinkedHashMap<NamespacedName, List<ReplicasScaled>> earlyScalings =
      new LinkedHashMap<>();

  /** The workload of that uid, or null. */
  Workload get(String uid) {
    return byUid.get(uid);
  }

  /** The workload that a pod says owns it, whether its spec is known yet, still, or not. */
  Workload ownerOf(String uid) {
    return byUid.computeIfAbsent(
        uid,
        key -> {
          Long created = createdByDeleted.remove(uid);
          Workload workload = new Workload(uid, created == null ? 0 : created);
          if (created != null) {
            workload.delete();
          }
          return workload;
        });
  }

  /** Returns the workload, and before it the one that had the name until now, if another. */
  List<Workload> apply(Deployment deployment) {
    List<Workload> changed = new ArrayList<>();
    String uid = deployment.metadata().uid();
    String before = uidByName.put(deployment.namespacedName(), uid);
    if (before != null && !before.equals(uid)) {
      Workload replaced = delete(before);
      if (replaced != null) {
        changed.add(replaced);
      }
    }
    Workload workload = ownerOf(uid);
    workload.apply(deployment);
    scaleEarly(deployment.namespacedName(), workload);
    changed.add(workload);
    return changed;
  }

  /** Returns the deleted workload, or null if there is none of that name. */
  Workload delete(NamespacedName name) {
    earlyScalings.remove(name);
    String uid = uidByName.remove(name);
    return uid == null ? null : delete(uid);
  }

  private Workload delete(String uid) {
    Workload workload = byUid.get(uid);
    if (workload != null) { // else another Deployment claimed the same uid, and is over
      workload.delete();
    }
    return workload;
  }

  /** Returns the scaled workload, or null if it must wait. */
  Workload scale(ReplicasScaled scaled) {
    NamespacedName name = new NamespacedName(scaled.namespace(), scaled.deployment());
    String uid = uidByName.get(name);
    Workload workload = uid == null ? null : byUid.get(uid);
    if (workload != null && workload.replicas() == scaled.from()) {
      earlyScalings.remove(name);
      workload.scale(scaled.to());
      return workload;
    }
    earlyScalings.computeIfAbsent(name, key -> new ArrayList<>()).add(scaled);
    if (earlyScalings.size() > MAX_EARLY_SCALINGS) {
      earlyScalings.pollFirstEntry();
    }
    return null;
  }

  private void scaleEarly(NamespacedName name, Workload workload) {
    List<ReplicasScaled> early = earlyScalings.getOrDefault(name, List.of());
    for (int i = 0; i < early.size(); i++) {
      if (early.get(i).from() == workload.replicas()) {
        workload.scale(early.get(i).to());
        earlyScalings.put(name, new ArrayList<>(early.subList(i + 1, early.size())));
      }
    }
    if (earlyScalings.getOrDefault(name, List.of()).isEmpty()) {
      earlyScalings.remove(name);
    }
  }

  /** Forgets a deleted workload without pods. */
  void forgetIfOver(Workload workload) {
    if (workload.isOver() && byUid.remove(workload.uid(), workload)) {
      createdByDeleted.put(workload.uid(), workload.created());
      if (createdByDeleted.size() > MAX_REMEMBERED) {
        createdByDeleted.pollFirstEntry();
      }
    }
  }

  // ---- snapshot

  Collection<Workload> all() {
    return byUid.values();
  }

  void save(StateWriter out) {
    out.each(byUid.values(), workload -> workload.save(out));
    out.each(
        uidByName.entrySet(),
        named -> {
          out.value(named.getKey());
          out.text(named.getValue());
        });
    out.each(
        createdByDeleted.entrySet(),
        deleted -> {
          out.unique(deleted.getKey());
          out.number(deleted.getValue());
        });
    out.each(
        earlyScalings.entrySet(),
        early -> {
          out.value(early.getKey());
          out.each(early.getValue(), out::value);
        });
  }

  void load(StateReader in) {
    in.each(
        () -> {
          Workload workload = Workload.load(in);
          byUid.put(workload.uid(), workload);
        });
    in.each(() -> uidByName.put(in.value(NamespacedName.class), in.text()));
    in.each(() -> createdByDeleted.put(in.unique(), in.number()));
    in.each(
        () ->
            earlyScalings.put(
                in.value(NamespacedName.class),
                new ArrayList<>(in.list(() -> in.value(ReplicasScaled.class)))));
  }
}
