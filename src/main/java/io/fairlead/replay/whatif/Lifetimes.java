package io.fairlead.replay.whatif;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Resources;
import io.fairlead.replay.RecordedCell;
import io.fairlead.replay.RecordedCycle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How all pods of a cell lived in the recording: read before the other world is, which must know
 * how long a pod runs when it binds it.
 */
final class Lifetimes {
  /** A pod larger than this share of all is what is asked for where room is left. */
  private static final double LARGE = 0.9;

  private final Map<String, Lifetime> byUid = new HashMap<>();
  private final Map<String, Resources> requests = new HashMap<>();

  /** Reads the recording to its end. */
  static Lifetimes of(RecordedCell<PlacementDecision> recorded) {
    Lifetimes lifetimes = new Lifetimes();
    for (var cycle = recorded.next(); cycle.isPresent(); cycle = recorded.next()) {
      RecordedCycle<PlacementDecision> read = cycle.get();
      Instant now = read.provenance().now();
      recorded.forEachInput(input -> input.event().ifPresent(event -> lifetimes.saw(event, now)));
      read.decisions().forEach(decision -> lifetimes.saw(decision, now));
    }
    return lifetimes;
  }

  private void saw(Event event, Instant now) {
    switch (event) {
      case PodSubmitted submitted ->
          requests.putIfAbsent(submitted.pod().uid(), submitted.pod().spec().requests());
      case PodStatusChanged changed -> {
        Lifetime pod = byUid.get(changed.uid());
        if (pod != null && pod.ready == null && changed.status().ready()) {
          pod.ready = now;
          pod.whenReady = changed;
        }
      }
      case PodTerminated terminated -> {
        Lifetime pod = byUid.get(terminated.uid());
        if (pod != null && pod.ended == null) {
          pod.ended = now;
          pod.whenEnded = terminated;
        }
      }
      default -> {}
    }
  }

  private void saw(PlacementDecision decision, Instant now) {
    switch (decision) {
      case PodBound bound -> {
        Lifetime pod = byUid.computeIfAbsent(bound.uid(), uid -> new Lifetime());
        pod.bound = now;
        pod.node = bound.node();
      }
      case PodTerminating terminating -> {
        Lifetime pod = byUid.get(terminating.uid());
        if (pod != null && pod.stopped == null) {
          pod.stopped = now;
        }
      }
      default -> {}
    }
  }

  /** Null if the pod was never bound. */
  Lifetime of(String uid) {
    return byUid.get(uid);
  }

  /** How long pods take to stop that are told to: the median; a second if none was. */
  Duration usualStop() {
    List<Duration> all =
        byUid.values().stream().map(Lifetime::stopping).filter(Objects::nonNull).sorted().toList();
    return all.isEmpty() ? Duration.ofSeconds(1) : all.get(all.size() / 2);
  }

  /** A large pod: of each resource, what nine of ten pods request at most. */
  Resources largePod() {
    return Resources.of(large(Resources.CPU), large(Resources.MEMORY));
  }

  private long large(String resource) {
    List<Long> all = new ArrayList<>();
    requests.values().forEach(amounts -> all.add(amounts.get(resource)));
    Collections.sort(all);
    return all.isEmpty() ? 0 : all.get((int) Math.ceil(LARGE * all.size()) - 1);
  }
}
