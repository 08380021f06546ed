package io.fairlead.view;

import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.EventRecord.Position;
import io.fairlead.stream.LogMark;
import io.fairlead.stream.LogMark.Partition;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.MergedLog;
import io.fairlead.stream.Topic;
import io.fairlead.view.PastView.Progress;
import io.fairlead.view.PointInTime.Place;
import io.fairlead.view.PointInTime.Time;
import java.io.Closeable;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** The log being folded up to a moment, from its beginning or from a state in its past. */
final class PastFold implements Closeable {
  private static final Logger LOG = Logger.getLogger(PastFold.class);

  /** Records between two looks at the clock. */
  private static final int STRIDE = 256;

  private final MergedLog log;
  private final EventReader reader;
  private final Projection projection;
  private Progress progress;
  private long records;

  private PastFold(MergedLog log, EventReader reader, Projection projection, Progress progress) {
    this.log = log;
    this.reader = reader;
    this.projection = projection;
    this.progress = progress;
  }

  /**
   * Opens the log at its beginning.
   *
   * @throws InvalidMomentException if nothing is in it
   */
  static PastFold begin(LogReader source, EventReader reader, int cells)
      throws InvalidMomentException {
    MergedLog log = MergedLog.open(source, Topic.OF_STATE, cells, LogMark.BEGINNING);
    if (!log.hasNext()) {
      log.close();
      throw new InvalidMomentException("the log is empty: nothing has ever happened");
    }
    Instant start = Instant.ofEpochMilli(log.nextTime());
    Progress progress = new Progress(start, log.nextTime(), null, 0);
    return new PastFold(log, reader, new Projection(start).copy(), progress);
  }

  /** Opens the log where a state was left, which stays as it is. */
  static PastFold from(PastView state, LogReader source, EventReader reader, int cells) {
    MergedLog log = MergedLog.open(source, Topic.OF_STATE, cells, state.mark());
    return new PastFold(log, reader, state.copy(), state.progress());
  }

  // ---- where it is

  boolean isAtTheBeginning() {
    return progress.last() == null;
  }

  long records() {
    return records;
  }

  /**
   * What is wrong with a moment.
   *
   * @throws InvalidMomentException if the log has no such moment
   */
  void check(PointInTime moment) throws InvalidMomentException {
    switch (moment) {
      case Time time -> {
        if (time.at().isBefore(progress.start())) {
          throw new InvalidMomentException(
              "%s is before the log begins, at %s".formatted(time.at(), progress.start()));
        }
      }
      case Place place -> check(place.last());
    }
  }

  private void check(Position last) throws InvalidMomentException {
    Partition partition = Partition.of(last);
    if (!log.has(partition)) {
      throw new InvalidMomentException("there is no cell " + last.cell());
    }
    long end = log.end(partition);
    if (last.offset() >= end) {
      throw new InvalidMomentException(
          "%s:%d is in the future: the log of %s ends before offset %d"
              .formatted(partition, last.offset(), partition, end));
    }
    if (isAtTheBeginning() && !log.hasUpTo(partition, last.offset())) {
      throw new InvalidMomentException(
          "%s:%d is before the log of %s begins".formatted(partition, last.offset(), partition));
    }
  }

  /** Whether the way to a moment leads on from here. */
  boolean leadsTo(PointInTime moment) {
    return switch (moment) {
      case Time time -> progress.until() <= time.at().toEpochMilli();
      case Place place -> isBefore(place);
    };
  }

  /** Whether the record that a moment names is still to come. */
  private boolean isBefore(Place place) {
    Partition partition = Partition.of(place.last());
    return log.has(partition) && log.hasUpTo(partition, place.last().offset());
  }

  // ---- going on

  /**
   * Folds up to a moment, but no record whose log time is later than a horizon.
   *
   * @return whether it came there, or to the horizon, before it was told to stop
   */
  boolean foldTo(PointInTime moment, Instant horizon, BooleanSupplier stop) {
    while (isToBeFolded(moment) && !Instant.ofEpochMilli(log.nextTime()).isAfter(horizon)) {
      if (records % STRIDE == 0 && stop.getAsBoolean()) {
        return false;
      }
      foldNext();
    }
    return true;
  }

  /** Whether the next record is part of the state of a moment. */
  boolean isToBeFolded(PointInTime moment) {
    return log.hasNext()
        && switch (moment) {
          case Time time -> log.nextTime() <= time.at().toEpochMilli();
          case Place place -> isBefore(place);
        };
  }

  private void foldNext() {
    long until = log.nextTime();
    MergedLog.Entry entry = log.next();
    Partition partition = entry.partition();
    long offset = entry.record().offset();
    Position position = new Position(partition.topic(), partition.cell(), offset);
    long version = progress.version() + entry.offsets();
    progress = new Progress(progress.start(), until, position, version);
    records++;
    reader.readOnce(entry.record()).ifPresent(this::fold);
  }

  private void fold(EventRecord event) {
    try {
      projection.fold(event.event(), event.timestamp(), progress.version());
    } catch (RuntimeException e) {
      LOG.errorf(e, "defect while folding %s", event.position());
    }
  }

  /** The state that was come to; going on does not change it. */
  PastView snapshot() {
    return new PastView(projection.copy(), reached(), log.mark(), progress);
  }

  /** The state that was come to; this is not to go on. */
  PastView result(PointInTime moment) {
    Instant time = moment instanceof Time named ? named.at() : reached();
    return new PastView(projection, time, log.mark(), progress);
  }

  private Instant reached() {
    return Instant.ofEpochMilli(progress.until());
  }

  @Override
  public void close() {
    log.close();
  }
}
