package io.fairlead.replay.whatif;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.replay.RecordedLog;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Arrows;
import io.fairlead.stream.CellRestore;
import io.fairlead.stream.CellWriter;
import io.fairlead.stream.CycleOutput;
import io.fairlead.stream.EventCodec;
import io.fairlead.stream.EventHeaders;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventType;
import io.fairlead.stream.ServedCell;
import io.fairlead.stream.Topic;
import io.fairlead.testing.ListedLog;
import io.fairlead.testing.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The real scheduler at work on a log in memory, second by second. */
final class Recording {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ListedLog log = new ListedLog();
  private final EventReader reader = EventReader.forOneThread(ListedLog.TOPICS);
  private final ServedCell<PlacementDecision> served;
  private final List<ConsumerRecord<String, byte[]>> unread = new ArrayList<>();

  /** Nodes by uid of the pods that are bound and have not ended. */
  private final Map<String, String> bound = new LinkedHashMap<>();

  private Instant now = START;

  Recording(SchedulingPolicy policy) {
    Arrow<PlacementDecision> arrow = Arrows.scheduler(policy, Plugins.BUILT_IN);
    served =
        ServedCell.open(
            arrow,
            ListedLog.TOPICS,
            reader,
            CellRestore.withoutSnapshots(arrow, ListedLog.TOPICS, log, reader),
            cell -> new Writer(),
            0,
            now);
  }

  private final class Writer implements CellWriter {
    @Override
    public void commit(CycleOutput output) {
      for (CycleOutput.Output written : output.records()) {
        var record = written.record();
        add(ListedLog.TOPICS.named(record.topic()), record.value(), record.headers());
        if (written.event() != null && written.event().event() instanceof PlacementDecided placed) {
          placed.decisions().forEach(Recording.this::decided);
        }
      }
    }

    @Override
    public void close() {}
  }

  private void decided(PlacementDecision decision) {
    if (decision instanceof PodBound placed) {
      bound.put(placed.uid(), placed.node());
    }
  }

  private ConsumerRecord<String, byte[]> add(Topic topic, byte[] value, Headers headers) {
    var record =
        new ConsumerRecord<>(
            ListedLog.TOPICS.name(topic),
            0,
            log.records(topic).size(),
            now.toEpochMilli(),
            TimestampType.CREATE_TIME,
            -1,
            value.length,
            "0",
            value,
            headers,
            Optional.empty());
    log.add(record);
    return record;
  }

  /** Somebody writes events, now. */
  Recording write(Event... events) {
    for (Event event : events) {
      RecordHeaders headers = new RecordHeaders();
      headers.add(EventHeaders.TYPE, EventType.of(event).typeName().getBytes(UTF_8));
      unread.add(add(Topic.of(event), EventCodec.encode(event), headers));
    }
    return this;
  }

  /** The scheduler reads what is there and decides. */
  Recording cycle() {
    served.cycle(List.copyOf(unread), now);
    unread.clear();
    return this;
  }

  /** Time passes, and the scheduler ticks. */
  Recording pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      cycle();
      now = now.plusSeconds(1);
    }
    return this;
  }

  Recording node(String name, long cpuMillis) {
    Resources has = Resources.of(cpuMillis, 8L << 30).with(Resources.PODS, 20);
    return write(
        new NodeRegistered(
            new Node(
                new NodeInfo(name, null, null, has, has, "127.0.0.1", null, "process", name),
                null)));
  }

  Recording pod(String name, long cpuMillis) {
    Pod pod = Pods.pod(name, Map.of(), cpuMillis);
    return write(new PodSubmitted(new Pod(pod.metadata().withUid(name), pod.spec())));
  }

  /** The pod's agent says that nothing of it runs any more. */
  Recording end(String name) {
    String node = bound.remove(name);
    PodStatus status =
        new PodStatus(PodPhase.Succeeded, null, null, false, null, null, now, List.of());
    return write(new PodTerminated(name, "default", name, node, status));
  }

  List<String> running() {
    return List.copyOf(bound.keySet());
  }

  int seconds() {
    return (int) (now.getEpochSecond() - START.getEpochSecond());
  }

  RecordedLog log() {
    return new RecordedLog("made up", log, ListedLog.TOPICS, List.of(0));
  }
}
