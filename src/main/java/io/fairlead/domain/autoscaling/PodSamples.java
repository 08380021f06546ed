package io.fairlead.domain.autoscaling;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Pods that are placed and not about to go, by uid and by the object that owns them. */
final class PodSamples {

  /** A status may be folded before the binding it belongs to; so many such are kept. */
  private static final int MAX_EARLY_STATUSES = 10_000;

  private final Map<String, String> ownerOf = new LinkedHashMap<>();
  private final Map<String, LinkedHashMap<String, PodSample>> byOwner = new LinkedHashMap<>();
  private final LinkedHashMap<String, Boolean> earlyReady = new LinkedHashMap<>();

  void add(PodSample pod) {
    Boolean ready = earlyReady.remove(pod.uid());
    if (!Objects.equals(pod.owner(), ownerOf.get(pod.uid()))) {
      remove(pod.uid()); // another one under its uid
    }
    ownerOf.put(pod.uid(), pod.owner());
    byOwner
        .computeIfAbsent(pod.owner(), owner -> new LinkedHashMap<>())
        .put(pod.uid(), ready == null ? pod : pod.whenReady(ready));
  }

  void remove(String uid) {
    earlyReady.remove(uid);
    if (ownerOf.containsKey(uid)) {
      String owner = ownerOf.remove(uid);
      Map<String, PodSample> pods = byOwner.get(owner);
      pods.remove(uid);
      if (pods.isEmpty()) {
        byOwner.remove(owner);
      }
    }
  }

  void ready(String uid, boolean ready) {
    if (ownerOf.containsKey(uid)) {
      update(uid, pod -> pod.whenReady(ready));
    } else {
      earlyReady.put(uid, ready);
      if (earlyReady.size() > MAX_EARLY_STATUSES) {
        earlyReady.pollFirstEntry();
      }
    }
  }

  void update(String uid, UnaryOperator<PodSample> change) {
    if (ownerOf.containsKey(uid)) {
      byOwner.get(ownerOf.get(uid)).computeIfPresent(uid, (key, pod) -> change.apply(pod));
    }
  }

  List<PodSample> ownedBy(String owner) {
    Map<String, PodSample> pods = byOwner.get(owner);
    return pods == null ? List.of() : List.copyOf(pods.values());
  }

  // ---- snapshot

  void save(StateWriter out) {
    out.each(byOwner.values(), pods -> out.each(pods.values(), pod -> pod.save(out)));
    out.each(
        earlyReady.entrySet(),
        early -> {
          out.unique(early.getKey());
          out.flag(early.getValue());
        });
  }

  void load(StateReader in) {
    in.each(() -> in.each(() -> add(PodSample.load(in))));
    in.each(() -> earlyReady.put(in.unique(), in.flag()));
  }
}
