package io.fairlead.domain.scheduling;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which placed pods have to leave their node because of a NoExecute taint, and when: at once if
 * they do not tolerate it, after the smallest {@code tolerationSeconds} of the tolerations that
 * match it if there is one. The time runs from when the taint was seen, or the pod was bound if
 * that was later; a taint that goes takes its deadlines with it.
 */
final class NoExecuteTaints {
  private static final long FOREVER = -1;

  /** Seconds beyond a hundred years are as good, and cannot overflow. */
  private static final long MAX_SECONDS = 100L * 365 * 24 * 3600;

  /** The first deadline of one pod. */
  record Deadline(Instant at, PodEntry pod, Taint taint, Instant bound) {}

  private static final Comparator<Deadline> ORDER =
      Comparator.comparing(Deadline::at).thenComparingLong(deadline -> deadline.pod().sequence());

  /** When each taint was seen first, by node. */
  private final Map<String, Map<Taint, Instant>> since = new TreeMap<>();

  private final TreeSet<Deadline> deadlines = new TreeSet<>(ORDER);
  private final Map<String, Deadline> byUid = new LinkedHashMap<>();

  /** Whether since the last {@link #advance} a clock has begun to run for somebody. */
  private boolean timed;

  void advance() {
    timed = false;
  }

  /** When a clock began must be in the log: folded later, it would run anew. */
  boolean mustRecord() {
    return timed;
  }

  /** The node has come, or is another. */
  void nodeChanged(Node node, List<PodEntry> pods, Instant now) {
    Map<Taint, Instant> before = since.getOrDefault(node.name(), new LinkedHashMap<>());
    Map<Taint, Instant> current = new LinkedHashMap<>();
    for (Taint taint : node.taints()) {
      if (taint.effect() == TaintEffect.NoExecute) {
        current.put(taint, before.getOrDefault(taint, now));
        timed |= !before.containsKey(taint) && !pods.isEmpty();
      }
    }
    if (current.isEmpty()) {
      since.remove(node.name());
    } else {
      since.put(node.name(), current);
    }
    if (!current.isEmpty() || !before.isEmpty()) {
      for (PodEntry pod : pods) {
        Deadline known = remove(pod);
        watch(pod, node.name(), known == null ? Instant.MIN : known.bound());
      }
    }
  }

  /** Should it come back before its pods are evicted, its taints are new ones. */
  void nodeRemoved(String node, List<PodEntry> pods) {
    since.remove(node);
    pods.forEach(this::remove);
  }

  void bound(PodEntry pod, String node, Instant now) {
    if (!since.isEmpty()) {
      watch(pod, node, now);
    }
  }

  /** The pod was told to stop, or is gone. */
  Deadline remove(PodEntry pod) {
    Deadline deadline = byUid.remove(pod.uid());
    if (deadline != null) {
      deadlines.remove(deadline);
    }
    return deadline;
  }

  /** The first deadline that has passed, or null. */
  Deadline due(Instant now) {
    return deadlines.isEmpty() || deadlines.first().at().isAfter(now) ? null : deadlines.first();
  }

  private void watch(PodEntry pod, String node, Instant bound) {
    Deadline first = null;
    for (Map.Entry<Taint, Instant> entry :
        since.getOrDefault(node, new LinkedHashMap<>()).entrySet()) {
      Taint taint = entry.getKey();
      long seconds = patience(taint, pod.shape().tolerations());
      if (seconds != FOREVER && pod.state() != PodEntry.State.TERMINATING) {
        Instant from = bound.isAfter(entry.getValue()) ? bound : entry.getValue();
        Deadline deadline = new Deadline(from.plusSeconds(seconds), pod, taint, bound);
        first = first == null || ORDER.compare(deadline, first) < 0 ? deadline : first;
      }
    }
    if (first != null) {
      add(first);
    }
  }

  private void add(Deadline deadline) {
    deadlines.add(deadline);
    byUid.put(deadline.pod().uid(), deadline);
  }

  /** For how many seconds the taint is tolerated. */
  private static long patience(Taint taint, List<Toleration> tolerations) {
    boolean tolerated = false;
    long smallest = FOREVER;
    for (Toleration toleration : tolerations) {
      if (toleration.tolerates(taint)) {
        tolerated = true;
        if (toleration.tolerationSeconds() != null) {
          long seconds = Math.clamp(toleration.tolerationSeconds(), 0, MAX_SECONDS);
          smallest = smallest == FOREVER ? seconds : Math.min(smallest, seconds);
        }
      }
    }
    return tolerated ? smallest : 0;
  }

  // ---- snapshot

  /** A node's taints in their order: of two that end a pod's time at once, the first is named. */
  void save(StateWriter out) {
    out.each(
        since.entrySet(),
        node -> {
          out.text(node.getKey());
          out.each(
              node.getValue().entrySet(),
              taint -> {
                out.value(taint.getKey());
                out.time(taint.getValue());
              });
        });
    out.each(
        deadlines,
        deadline -> {
          out.time(deadline.at());
          out.unique(deadline.pod().uid());
          out.value(deadline.taint());
          out.time(deadline.bound());
        });
  }

  void load(StateReader in, Function<String, PodEntry> pods) {
    in.each(
        () -> {
          Map<Taint, Instant> taints = new LinkedHashMap<>();
          since.put(in.text(), taints);
          in.each(() -> taints.put(in.value(Taint.class), in.time()));
        });
    in.each(
        () ->
            add(
                new Deadline(
                    in.time(), pods.apply(in.unique()), in.value(Taint.class), in.time())));
  }
}
