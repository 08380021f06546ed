package io.fairlead.view;

import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.AutoscalerDeleted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.stream.EventRecord.Position;
import io.fairlead.stream.ListLog;
import io.fairlead.stream.LogMark.Partition;
import io.fairlead.stream.Topic;
import io.fairlead.testing.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A log in which anything may be said of a few objects, by producers whose clocks differ: a
 * decision may even be older, by its timestamp, than what it was made from. The same for the same
 * seed.
 */
final class RandomLog {
  static final int CELLS = 2;
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** A record as it was written, in the order of writing. */
  record Written(Position position, long at, Event event, List<Position> inputs) {}

  private final Random random;
  private final ListLog log = new ListLog();
  private final List<Written> written = new ArrayList<>();
  private long clock = START.toEpochMilli();

  RandomLog(long seed, int records) {
    random = new Random(seed);
    for (int i = 0; i < records; i++) {
      write();
    }
  }

  ListLog log() {
    return log;
  }

  List<Written> written() {
    return written;
  }

  private void write() {
    clock += random.nextInt(3);
    long at = clock + random.nextInt(9) - 4;
    int cell = random.nextInt(CELLS);
    Position[] inputs = random.nextInt(3) == 0 ? inputs(cell) : new Position[0];
    switch (random.nextInt(20)) {
      case 0 -> log.addEmpty(topic(), cell);
      case 1 -> add(log.addUnreadable(topic(), cell, at), at, null);
      case 2 -> {
        Topic topic = topic();
        add(log.addMarker(topic, cell, at, inputs), at, null, inputs);
      }
      default -> {
        Event event = event();
        add(log.add(cell, event, at, inputs), at, event, inputs);
      }
    }
  }

  private void add(Position position, long at, Event event, Position... inputs) {
    written.add(new Written(position, at, event, List.of(inputs)));
  }

  private Topic topic() {
    return Topic.OF_STATE.get(random.nextInt(Topic.OF_STATE.size()));
  }

  /** Some of the last records of the cell. */
  private Position[] inputs(int cell) {
    return written.stream()
        .skip(Math.max(0, written.size() - 6))
        .map(Written::position)
        .filter(position -> position.cell() == cell && random.nextBoolean())
        .toArray(Position[]::new);
  }

  // ---- the order, said in another way

  /** All records, as they are to be folded. */
  List<Written> inOrder() {
    Map<Partition, Long> latest = new HashMap<>();
    Map<Position, Long> logTime = new HashMap<>();
    Map<Position, Written> byPosition = new HashMap<>();
    for (Written record : written) {
      logTime.put(record.position(), latest.merge(partition(record), record.at(), Math::max));
      byPosition.put(record.position(), record);
    }
    List<Written> sorted = new ArrayList<>(written);
    sorted.sort(
        (a, b) -> {
          int byTime = Long.compare(logTime.get(a.position()), logTime.get(b.position()));
          int byPlace = partition(a).compareTo(partition(b));
          return byTime != 0
              ? byTime
              : byPlace != 0 ? byPlace : Long.compare(a.position().offset(), b.position().offset());
        });
    List<Written> order = new ArrayList<>();
    Set<Position> done = new HashSet<>();
    sorted.forEach(record -> emit(record, byPosition, done, order));
    return order;
  }

  private static void emit(
      Written record, Map<Position, Written> all, Set<Position> done, List<Written> order) {
    if (!done.add(record.position())) {
      return;
    }
    for (Topic topic : Topic.OF_STATE) {
      long last =
          record.inputs().stream()
              .filter(input -> input.topic() == topic)
              .mapToLong(Position::offset)
              .max()
              .orElse(-1);
      for (long offset = 0; offset <= last; offset++) {
        Written input = all.get(new Position(topic, record.position().cell(), offset));
        if (input != null) {
          emit(input, all, done, order);
        }
      }
    }
    order.add(record);
  }

  private static Partition partition(Written record) {
    return new Partition(record.position().topic(), record.position().cell());
  }

  // ---- events

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String name() {
    return "web-" + random.nextInt(3);
  }

  private String node() {
    return "node-" + random.nextInt(2);
  }

  private Pod pod() {
    String name = name();
    int incarnation = random.nextInt(3);
    Pod pod = Pods.pod(name, Map.of("app", name), 100);
    Metadata metadata =
        new Metadata(
            "default",
            name,
            name + "-" + incarnation,
            pod.metadata().labels(),
            new TreeMap<>(),
            incarnation == 0
                ? null
                : new OwnerReference("apps/v1", "Deployment", "front", "uid-front"),
            null);
    return new Pod(metadata, pod.spec());
  }

  private Event event() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> new PodSubmitted(pod());
      case 2 -> {
        Pod pod = pod();
        yield new PodDeletionRequested(
            "default", pod.metadata().name(), random.nextBoolean() ? pod.uid() : null, 1L);
      }
      case 3, 4, 5 -> new PlacementDecided(List.of(decision(), decision()));
      case 6, 7 -> status();
      case 8 -> nodeStatus();
      case 9 -> endpoints();
      case 10 ->
          new ScalingDecided(
              List.of(new ReplicasScaled("default", "front", "front", 1, 2, "load", List.of())));
      default -> spec();
    };
  }

  private PlacementDecision decision() {
    Pod pod = pod();
    String uid = pod.uid();
    String name = pod.metadata().name();
    return switch (random.nextInt(8)) {
      case 0, 1 -> new PodBound(pod, node());
      case 2 -> new PodUnschedulable(uid, "default", name, 2, List.of());
      case 3 -> new PodNominated(uid, "default", name, node(), List.of("other"));
      case 4 ->
          new PodTerminating(uid, "default", name, node(), 1, PodTerminating.PREEMPTION, "for x");
      case 5 -> new PodEvicted(uid, "default", name, node(), "NodeLost");
      case 6 -> new PodRemoved(uid, "default", name, "gone");
      default -> new PodRejected(uid, "default", name, "Taken", "the name is taken");
    };
  }

  private Event status() {
    Pod pod = pod();
    boolean running = random.nextBoolean();
    PodStatus status =
        new PodStatus(
            running ? PodPhase.Running : PodPhase.Failed,
            "127.1.0.1",
            "127.0.0.1",
            running,
            null,
            null,
            START,
            List.of());
    return running
        ? new PodStatusChanged(pod.uid(), "default", pod.metadata().name(), node(), status)
        : new PodTerminated(pod.uid(), "default", pod.metadata().name(), node(), status);
  }

  private Event nodeStatus() {
    String name = node();
    NodeInfo info =
        new NodeInfo(
            name,
            null,
            null,
            Resources.of(4000, 8L << 30),
            null,
            "127.0.0.1",
            null,
            "simulated://1",
            "boot");
    return oneOf(
        List.of(
            new NodeRegistered(new Node(info, NodeSettings.none(name))),
            new NodeLost(name, START),
            new NodeReady(name, START),
            new NodeRemoved(name)));
  }

  private Event endpoints() {
    String name = name();
    return random.nextBoolean()
        ? new EndpointsChanged(new ServiceEndpoints("default", name, null, false, List.of()))
        : new EndpointsRemoved("default", name);
  }

  private Event spec() {
    Metadata front = Metadata.named("default", "front").withUid("uid-front");
    Metadata template =
        Metadata.named(null, null).withLabels(new TreeMap<>(Map.of("app", "front")));
    return oneOf(
        List.of(
            new DeploymentApplied(
                new Deployment(
                    front,
                    new DeploymentSpec(
                        random.nextInt(3),
                        new LabelSelector(new TreeMap<>(Map.of("app", "front"))),
                        new PodTemplate(template, Pods.spec(100))))),
            new DeploymentDeleted("default", "front"),
            new AutoscalerApplied(
                new HorizontalPodAutoscaler(
                    front,
                    new AutoscalerSpec(
                        new ScaleTargetRef("apps/v1", "Deployment", "front"), 1, 5, List.of()))),
            new AutoscalerDeleted("default", "front"),
            new NamespaceApplied(new Namespace(Metadata.named(null, "shop").withUid("uid-shop"))),
            new NamespaceDeleted("shop"),
            new ServiceDeleted("default", "web-0"),
            new NodeSettingsApplied(NodeSettings.none(node()))));
  }
}
