package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * A cell at work: one cycle after the other, each made durable before the next. Knows nothing of
 * threads, groups and retries. After an exception it is not to be used any more: its memory may be
 * ahead of the log, so the cell is opened again, which restores it.
 *
 * @param <D> one decision
 */
public final class ServedCell<D> implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ServedCell.class);

  /**
   * What a cycle came to.
   *
   * @param hasMore there is more to decide at once: the cycle was cut at its size limit
   * @param written whether it left a record
   */
  public record Outcome(int decisions, int deadLetters, boolean hasMore, boolean written) {}

  private final Arrow<D> arrow;
  private final Topics topics;
  private final EventReader reader;
  private final CellWriter writer;
  private final Cell<D> cell;

  private ServedCell(
      Arrow<D> arrow, Topics topics, EventReader reader, CellWriter writer, Cell<D> cell) {
    this.arrow = arrow;
    this.topics = topics;
    this.reader = reader;
    this.writer = writer;
    this.cell = cell;
  }

  /** Takes a cell over: first nobody else can write it any more, then it is restored. */
  public static <D> ServedCell<D> open(
      Arrow<D> arrow,
      Topics topics,
      EventReader reader,
      CellRestore<D> restore,
      CellWriter.Opener writers,
      int number,
      Instant time) {
    CellWriter writer = writers.open(number);
    try {
      return new ServedCell<>(arrow, topics, reader, writer, restore.restore(number, time));
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** The next offset to fold. */
  public long next(Topic topic) {
    return cell.next(topic);
  }

  /**
   * Folds records in their order, and passes over what has been folded before; decides; commits.
   *
   * @param time of the clock
   */
  public Outcome cycle(List<ConsumerRecord<String, byte[]>> records, Instant time) {
    CycleOutput output = new CycleOutput(topics);
    cell.advanceTo(time);
    for (ConsumerRecord<String, byte[]> record : records) {
      Topic topic = topics.named(record.topic());
      if (!cell.hasFolded(topic, record.offset())) {
        cell.fold(topic, record.offset(), event(record, topic, output));
      }
    }
    int deadLetters = output.records().size();
    int decisions = decide(output);
    if (!output.isEmpty()) {
      writer.commit(output);
    }
    boolean hasMore = decisions == Cell.MAX_DECISIONS;
    return new Outcome(decisions, deadLetters, hasMore, !output.isEmpty());
  }

  private Optional<Event> event(
      ConsumerRecord<String, byte[]> record, Topic topic, CycleOutput output) {
    try {
      return reader.decode(record).map(EventRecord::event);
    } catch (InvalidEventException e) {
      if (arrow.owned().contains(topic)) {
        LOG.warnf(
            "%s: dead letter: %s offset %d: %s",
            arrow.name(), record.topic(), record.offset(), e.getMessage());
        output.add(DeadLetter.of(record, e.getMessage(), arrow.name(), topics));
      }
      return Optional.empty();
    }
  }

  private int decide(CycleOutput output) {
    List<D> decisions = cell.decide();
    // A dead letter makes its cell leave a record too: it must not be sent twice.
    boolean closes = cell.needsMarker() || (!output.isEmpty() && cell.hasFoldedSinceCycle());
    if (!decisions.isEmpty() || closes) {
      List<EncodedEvent> events = arrow.decisions().encode(decisions);
      output.add(arrow, cell.number(), events, cell.closeCycle());
    }
    if (!output.isEmpty()) {
      output.add(cell.offsets(topics));
    }
    return decisions.size();
  }

  @Override
  public void close() {
    writer.close();
  }
}
