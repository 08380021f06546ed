package io.fairlead.stream;

import io.fairlead.domain.Logic;
import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.Event;
import io.fairlead.stream.snapshot.SnapshotPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One cell under one arrow: the folded state, how far each input is folded, and what has been
 * folded since the last record that was left. Used by one thread at a time.
 *
 * @param <D> one decision
 */
public final class Cell<D> {

  /** From here on a cycle without decisions leaves a marker, so that provenance stays short. */
  static final int MAX_RANGES = 256;

  /**
   * So does one before which so much was folded: what is behind the last record is folded again, at
   * the pace of live input, by whoever takes the cell over, and no snapshot helps.
   */
  static final int MAX_FOLDED = 10_000;

  /** A cycle decides no more than this, so that a wish without measure does not stop the others. */
  public static final int MAX_DECISIONS = 10_000;

  private final Arrow<D> arrow;
  private final int number;
  private final Logic<D> logic;

  /** The next offset to fold, by input; survives in the log as the provenance of our output. */
  private final Map<Topic, Long> next = new EnumMap<>(Topic.class);

  private final Provenance.Builder folded = new Provenance.Builder();
  private long cycle;
  private Instant now = Instant.EPOCH;

  public Cell(Arrow<D> arrow, int number) {
    this.arrow = arrow;
    this.number = number;
    this.logic = arrow.logic().get();
  }

  /**
   * As a snapshot says that it was.
   *
   * @param state what {@link #save} wrote down
   * @throws RuntimeException if that is not what comes
   */
  static <D> Cell<D> load(Arrow<D> arrow, SnapshotPoint point, StateReader state) {
    Cell<D> cell = new Cell<>(arrow, point.cell());
    point.inputs().forEach((topic, offset) -> cell.next.put(Topic.bySuffix(topic), offset));
    cell.cycle = point.cycle();
    cell.now = point.now();
    cell.logic.load(state);
    return cell;
  }

  /** Writes down the state behind a cycle; everything else is in the {@link #point}. */
  void save(StateWriter out) {
    logic.save(out);
  }

  /**
   * Where the cell is behind a cycle.
   *
   * @param endOfCycle the offset behind the cycle's last record
   */
  SnapshotPoint point(long endOfCycle) {
    TreeMap<String, Long> inputs = new TreeMap<>();
    next.forEach((topic, offset) -> inputs.put(topic.suffix(), offset));
    return new SnapshotPoint(
        arrow.name(), number, logic.stateVersion(), arrow.policy(), cycle, now, inputs, endOfCycle);
  }

  public int number() {
    return number;
  }

  /** The number of the last cycle that left a record. */
  long cycle() {
    return cycle;
  }

  /** The time that is decided with. */
  public Instant now() {
    return now;
  }

  /** For those who look at a cell and do not serve it. */
  public Logic<D> logic() {
    return logic;
  }

  public long next(Topic topic) {
    return next.getOrDefault(topic, 0L);
  }

  boolean hasFolded(Topic topic, long offset) {
    return offset < next(topic);
  }

  /** Time never runs backwards in a cell, whatever the clocks of machines say. */
  public void advanceTo(Instant time) {
    if (time.isAfter(now)) {
      now = time;
    }
    logic.advance(now);
  }

  /** Folds one input; a record that could not be read is folded as nothing, but it counts. */
  public void fold(Topic topic, long offset, Optional<Event> event) {
    event.ifPresent(e -> logic.apply(e, now));
    next.put(topic, offset + 1);
    if (arrow.inputs().contains(topic)) {
      folded.add(topic.suffix(), offset);
    }
  }

  /**
   * Decides until there is nothing left to decide, or enough for one cycle, applying each decision
   * before the next.
   */
  public List<D> decide() {
    List<D> decisions = new ArrayList<>();
    for (Optional<D> decision = logic.decide(now);
        decision.isPresent() && decisions.size() < MAX_DECISIONS;
        decision = logic.decide(now)) {
      logic.applyDecision(decision.get(), now);
      decisions.add(decision.get());
    }
    return decisions;
  }

  /** Whether what was folded must be written down even if there is nothing to say about it. */
  boolean needsMarker() {
    return folded.ranges() >= MAX_RANGES
        || folded.records() >= MAX_FOLDED
        || (hasFoldedSinceCycle() && logic.mustRecord());
  }

  boolean hasFoldedSinceCycle() {
    return folded.records() > 0;
  }

  /** Where this cycle's record comes from; the next one's provenance begins behind it. */
  Provenance closeCycle() {
    Provenance provenance = folded.build(++cycle, now, arrow.policy());
    folded.clear();
    return provenance;
  }

  /** The offsets to commit with this cycle, by partition. */
  Map<TopicPartition, OffsetAndMetadata> offsets(Topics topics) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    next.forEach(
        (topic, offset) ->
            offsets.put(
                new TopicPartition(topics.name(topic), number), new OffsetAndMetadata(offset)));
    return offsets;
  }

  /** A cycle of an earlier life begins: its time, and its number for the next one to follow. */
  public void restoreCycle(Provenance provenance) {
    advanceTo(provenance.now());
    cycle = provenance.cycle();
    folded.clear();
  }

  void restoreDecisions(Event output) {
    arrow.decisions().toDecisions(output).forEach(this::restoreDecision);
  }

  public void restoreDecision(D decision) {
    logic.applyDecision(decision, now);
  }

  void restored(Instant time) {
    advanceTo(time);
    folded.clear();
    logic.restored(now);
  }
}
