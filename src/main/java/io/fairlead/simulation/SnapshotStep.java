package io.fairlead.simulation;

import io.fairlead.simulation.log.SimulatedLog;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.CellSnapshots;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.SnapshotWriter;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import io.fairlead.stream.snapshot.SnapshotManifest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes a snapshot with a seam at each record, which may also rot; and makes it once more, of the
 * whole log and without any snapshot: the two must be the same.
 */
final class SnapshotStep<D> {
  /** Small, so that there are many chunks. */
  private static final int CHUNK_BYTES = 700;

  private final Arrow<D> arrow;
  private final int cell;
  private final World world;
  private final SimulatedLog log;
  private final Topics topics;
  private final Seams seams;

  SnapshotStep(Arrow<D> arrow, int cell, World world, Seams seams) {
    this.arrow = arrow;
    this.cell = cell;
    this.world = world;
    this.log = world.log();
    this.topics = log.topics();
    this.seams = seams;
  }

  void run() {
    Optional<SnapshotManifest> made = make(log, this::send);
    if (made.isEmpty()) {
      return;
    }
    long cycle = made.get().point().cycle();
    world.trace(
        () ->
            "%s cell %d: snapshot of cycle %d in %d chunks"
                .formatted(arrow.name(), cell, cycle, made.get().chunks().size()));
    SnapshotManifest whole = make(new WithoutSnapshots(log), new Memory()).orElseThrow();
    boolean passed = whole.point().cycle() != cycle; // others went on while it was made
    if (!passed && !whole.digest().equals(made.get().digest())) {
      world.found(
          new Finding(
              "RESTORE_IS_FOLD",
              ("%s cell %d: the snapshot of cycle %d, made of the one before and what follows it,"
                      + " is not what the whole log folds to")
                  .formatted(arrow.name(), cell, cycle)));
    }
  }

  private Optional<SnapshotManifest> make(LogReader from, SnapshotWriter.Sink to) {
    return CellSnapshots.of(arrow, topics, from, world.reader())
        .make(cell, new SnapshotWriter(to, topics, CHUNK_BYTES));
  }

  private CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
    seams.before("send to " + record.topic());
    long offset = log.append(rotten(record), world.now());
    seams.after("send to " + record.topic());
    return CompletableFuture.completedFuture(metadata(record, offset));
  }

  private ProducerRecord<String, byte[]> rotten(ProducerRecord<String, byte[]> record) {
    byte[] value = record.value();
    if (value == null || value.length == 0 || !world.choices().chance(world.mix().faults().rot())) {
      return record;
    }
    byte[] other = value.clone();
    other[world.choices().below(other.length)] ^= (byte) (1 << world.choices().below(8));
    world.trace(() -> "a record of " + record.topic() + " rots");
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.key(),
        world.choices().chance(300) ? null : other,
        record.headers());
  }

  private static RecordMetadata metadata(ProducerRecord<?, ?> record, long offset) {
    return new RecordMetadata(
        new TopicPartition(record.topic(), record.partition()), offset, 0, 0, 0, 0);
  }

  /** Takes records and keeps none. */
  private static final class Memory implements SnapshotWriter.Sink {
    private long offset;

    @Override
    public CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
      return CompletableFuture.completedFuture(metadata(record, offset++));
    }
  }

  /** The log as it was before there were snapshots. */
  private record WithoutSnapshots(SimulatedLog log) implements LogReader {
    @Override
    public Tape open(Topic topic, int cell) {
      return topic == Topic.SNAPSHOT_MANIFEST ? log.openEmpty(topic, cell) : log.open(topic, cell);
    }

    @Override
    public Tape openSettled(Topic topic, int cell) {
      return log.openSettled(topic, cell);
    }
  }
}
