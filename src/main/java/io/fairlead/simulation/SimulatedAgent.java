package io.fairlead.simulation;

import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The agent of one node: reads placements at its own pace, starts and stops what they say, reports
 * it through a queue that is slow and repeats itself, and gives up what is not placed here.
 */
final class SimulatedAgent {
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

  private enum Phase {
    PLACED,
    STARTED,
    READY,
    ENDED
  }

  private static final class LocalPod {
    private final Pod pod;
    private Phase phase = Phase.PLACED;
    private boolean stopping;

    private LocalPod(Pod pod) {
      this.pod = pod;
    }
  }

  private final World world;
  private final Choices choices;
  private final int cell;
  private final NodeInfo info;
  private final EventReader reader;
  private final Map<String, LocalPod> pods = new LinkedHashMap<>();

  /** What has been observed and not written yet, in order. */
  private final Deque<PodStatusEvent> outbox = new ArrayDeque<>();

  private long position;
  private boolean silent;
  private Instant lastHeartbeat = Instant.EPOCH;

  SimulatedAgent(World world, int cell, NodeInfo info) {
    this.world = world;
    this.choices = world.choices();
    this.cell = cell;
    this.info = info;
    this.reader = world.reader();
  }

  String node() {
    return info.name();
  }

  int cell() {
    return cell;
  }

  /** The pods that run here and serve. */
  List<Pod> ready() {
    return pods.values().stream()
        .filter(pod -> pod.phase == Phase.READY)
        .map(pod -> pod.pod)
        .toList();
  }

  void step() {
    if (choices.chance(world.mix().faults().silence())) {
      silent = !silent;
      world.trace(() -> node() + (silent ? " falls silent" : " is back"));
      if (!silent) {
        read(Integer.MAX_VALUE); // and gives up what was moved elsewhere
      }
    }
    if (silent) {
      return;
    }
    heartbeatIfDue();
    switch (choices.weighted(4, 4, 3, 1, 1)) {
      case 0 -> read(1 + choices.below(4));
      case 1 -> act();
      case 2 -> report();
      case 3 -> measure(choices.below(1000));
      default -> mishap();
    }
  }

  /** Everything there is to do, with nothing going wrong; returns whether there was anything. */
  boolean settle() {
    silent = false;
    heartbeatIfDue();
    boolean any = read(Integer.MAX_VALUE);
    while (act()) {
      any = true;
    }
    while (!outbox.isEmpty()) {
      world.write(outbox.poll(), cell, node());
      any = true;
    }
    return any;
  }

  private void heartbeatIfDue() {
    if (!lastHeartbeat.plus(HEARTBEAT_INTERVAL).isAfter(world.now())) {
      lastHeartbeat = world.now();
      world.write(new NodeHeartbeat(info), cell, null);
      if (world.isHealing()) {
        measure(250);
      }
    }
  }

  private boolean read(int records) {
    boolean any = false;
    for (int i = 0; i < records; i++) {
      var record = world.log().partition(Topic.PLACEMENT, cell).next(position, Long.MAX_VALUE);
      if (record.isEmpty()) {
        return any;
      }
      any = true;
      position = record.get().offset() + 1;
      reader
          .read(record.get())
          .ifPresent(
              event -> ((PlacementDecided) event.event()).decisions().forEach(this::placement));
    }
    return any;
  }

  private void placement(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> {
        if (bound.node().equals(node())) {
          pods.putIfAbsent(bound.uid(), new LocalPod(bound.pod()));
        }
      }
      case PodTerminating stop -> {
        LocalPod pod = pods.get(stop.uid());
        if (pod != null) {
          pod.stopping = true;
        }
      }
      case PodEvicted evicted -> pods.remove(evicted.uid());
      case PodRemoved removed -> pods.remove(removed.uid());
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
      case PodRejected ignored -> {}
    }
  }

  /** One pod comes one step further. */
  private boolean act() {
    List<LocalPod> moving = new ArrayList<>();
    for (LocalPod pod : pods.values()) {
      if (pod.phase != Phase.ENDED && (pod.stopping || pod.phase != Phase.READY)) {
        moving.add(pod);
      }
    }
    if (moving.isEmpty()) {
      return false;
    }
    LocalPod pod = world.isHealing() ? moving.getFirst() : choices.of(moving);
    if (pod.stopping) {
      end(pod, PodPhase.Succeeded);
    } else {
      pod.phase = pod.phase == Phase.PLACED ? Phase.STARTED : Phase.READY;
      tell(pod);
    }
    return true;
  }

  private void end(LocalPod pod, PodPhase how) {
    pod.phase = Phase.ENDED;
    outbox.add(
        new PodTerminated(
            pod.pod.uid(),
            pod.pod.metadata().namespace(),
            pod.pod.metadata().name(),
            node(),
            status(how, false)));
    world.trace(() -> node() + ": " + pod.pod.uid() + " has ended");
    if (pod.stopping) {
      pods.remove(pod.pod.uid());
    }
  }

  private void tell(LocalPod pod) {
    outbox.add(
        new PodStatusChanged(
            pod.pod.uid(),
            pod.pod.metadata().namespace(),
            pod.pod.metadata().name(),
            node(),
            status(PodPhase.Running, pod.phase == Phase.READY)));
    world.trace(() -> node() + ": " + pod.pod.uid() + " is " + pod.phase);
  }

  private PodStatus status(PodPhase phase, boolean ready) {
    return new PodStatus(phase, info.address(), info.address(), ready, null, null, null, List.of());
  }

  /** What was observed reaches the log, in its order; perhaps twice. */
  private void report() {
    int count = 1 + choices.below(3);
    for (int i = 0; i < count && !outbox.isEmpty(); i++) {
      world.write(outbox.peek(), cell, node());
      if (!choices.chance(world.mix().faults().duplicate())) {
        outbox.poll();
      }
    }
  }

  private void measure(int cpuMillis) {
    List<PodUsage> usage = new ArrayList<>();
    for (LocalPod pod : pods.values()) {
      if (pod.phase == Phase.STARTED || pod.phase == Phase.READY) {
        usage.add(
            new PodUsage(
                pod.pod.uid(),
                pod.pod.metadata().namespace(),
                pod.pod.metadata().name(),
                cpuMillis,
                1 << 20));
      }
    }
    world.write(new NodeMetrics(node(), usage), cell, null);
  }

  /** A pod is not ready for a while, or ends by itself. */
  private void mishap() {
    List<LocalPod> ready =
        pods.values().stream().filter(pod -> pod.phase == Phase.READY && !pod.stopping).toList();
    if (!ready.isEmpty()) {
      LocalPod pod = choices.of(ready);
      if (choices.chance(300)) {
        end(pod, choices.chance(500) ? PodPhase.Failed : PodPhase.Succeeded);
      } else {
        pod.phase = Phase.STARTED;
        tell(pod);
      }
    }
  }
}
