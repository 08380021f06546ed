package io.fairlead.view;

import io.fairlead.stream.EventRecord.Position;
import io.fairlead.stream.LogMark;
import java.time.Instant;
import java.util.function.Function;

/** The state of a moment in the past. It does not change any more. */
public final class PastView implements ClusterView {
  private final Projection projection;
  private final Instant time;
  private final LogMark mark;
  private final Progress progress;

  /**
   * How far the log was folded.
   *
   * @param start the time of the log's first record
   * @param until the log time of the last record, or of the decision that it was read for
   * @param last the last record, or null if none was
   * @param version the sum of the next offsets of all topics
   */
  record Progress(Instant start, long until, Position last, long version) {}

  PastView(Projection projection, Instant time, LogMark mark, Progress progress) {
    this.projection = projection;
    this.time = time;
    this.mark = mark;
    this.progress = progress;
  }

  @Override
  public <R> R read(Function<Projection, R> reading) {
    return reading.apply(projection);
  }

  /** In the order of the merged log, so not to be compared with versions of the present view. */
  @Override
  public long version() {
    return progress.version();
  }

  @Override
  public Instant time() {
    return time;
  }

  /** The last record that was folded. */
  public Position last() {
    return progress.last();
  }

  /** How far each topic was folded. */
  public LogMark mark() {
    return mark;
  }

  Progress progress() {
    return progress;
  }

  /** The same state, to be changed. */
  Projection copy() {
    return projection.copy();
  }

  int objects() {
    return projection.stores().stream().mapToInt(Store::size).sum();
  }
}
