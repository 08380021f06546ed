package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.stream.snapshot.RejectedSnapshotException.Reason;
import io.fairlead.stream.snapshot.SnapshotManifest;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The scheduler's cell at work on a log in memory, and those who look at its log. */
final class RecordedCell {
  static final Arrow<PlacementDecision> ARROW =
      SchedulerProcessor.arrow(SchedulingPolicy.kubernetesDefaults(), Plugins.BUILT_IN);

  /** So small that a little state has many. */
  static final int CHUNK_BYTES = 300;

  final Topics topics = new Topics(LogFollowerTest.CONFIG);
  final MemoryLog log = new MemoryLog(topics);
  final EventReader reader = new EventReader(topics);
  final List<Reason> rejections = new ArrayList<>();

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private ServedCell<PlacementDecision> served = serve(ARROW);

  ServedCell<PlacementDecision> serve(Arrow<PlacementDecision> arrow) {
    return ServedCell.open(
        arrow, topics, reader, new CellRestore<>(arrow, histories(arrow), true), log, 0, now);
  }

  CellHistories<PlacementDecision> histories(Arrow<PlacementDecision> arrow) {
    return new CellHistories<>(arrow, topics, log, reader, rejections::add);
  }

  CellHistories<PlacementDecision> histories() {
    return histories(ARROW);
  }

  CellSnapshots<PlacementDecision> snapshots() {
    return snapshots(ARROW);
  }

  CellSnapshots<PlacementDecision> snapshots(Arrow<PlacementDecision> arrow) {
    return new CellSnapshots<>(arrow, log, histories(arrow));
  }

  CellSnapshots.Age age(Arrow<PlacementDecision> arrow) {
    CellSnapshots<PlacementDecision> snapshots = snapshots(arrow);
    return snapshots.age(store().entries(0), log.ends(snapshots.topics(), 0));
  }

  SnapshotStore store() {
    return new SnapshotStore(log);
  }

  SnapshotWriter writer() {
    return new SnapshotWriter(log, topics, CHUNK_BYTES);
  }

  /** Makes one of what is in the log now. */
  SnapshotManifest snapshot() {
    return snapshots().make(0, writer()).orElseThrow();
  }

  /** Events come in, and a cycle is made of them. */
  void cycle(Event... events) {
    now = now.plusSeconds(1);
    log.advanceTo(now);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (Event event : events) {
      Headers headers = new RecordHeaders();
      EventHeaders.add(headers, EventHeaders.TYPE, EventType.of(event).typeName());
      Topic topic = Topic.of(event);
      log.send(new ProducerRecord<>(topics.name(topic), 0, "0", EventCodec.encode(event), headers));
      records.add(log.records(topic).getLast());
    }
    served.cycle(records, now);
  }

  Instant now() {
    return now;
  }

  /** The process that serves the cell dies, and another one takes it over. */
  void takeOver() {
    served = serve(ARROW);
  }

  /** The state at the end of the log, as a snapshot would have it. */
  static byte[] bytes(CellHistory<PlacementDecision> history) {
    history.foldAll();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SnapshotStore.FORMAT.write(bytes, history.point(), history.cell()::save);
    return bytes.toByteArray();
  }

  /** The same, folded from the beginning. */
  byte[] folded() {
    return bytes(histories().openAtBeginning(0));
  }

  /** The same, from the newest snapshot that can be used. */
  byte[] restored() {
    return bytes(histories().openAt(0, point -> true));
  }

  /** The cycle of the snapshot that a restore would begin at; 0 if at none. */
  long restoresFrom() {
    return histories().openAt(0, point -> true).cell().cycle();
  }

  long lastCycle() {
    CellHistory<PlacementDecision> history = histories().openAtBeginning(0);
    history.foldAll();
    return history.cell().cycle();
  }
}
