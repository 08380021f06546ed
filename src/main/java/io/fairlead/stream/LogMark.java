package io.fairlead.stream;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far several topics were read, each in each cell: whoever goes on from here reads what one
 * reads who has never stopped.
 *
 * @param partitions those of which something was read
 */
public record LogMark(Map<Partition, Progress> partitions) {
  public static final LogMark BEGINNING = new LogMark(Map.of());

  /** One topic of one cell. In the order of topics, then of cells. */
  public record Partition(Topic topic, int cell) implements Comparable<Partition> {
    private static final Comparator<Partition> ORDER =
        Comparator.comparing(Partition::topic).thenComparingInt(Partition::cell);

    @Override
    public int compareTo(Partition other) {
      return ORDER.compare(this, other);
    }

    public static Partition of(EventRecord.Position position) {
      return new Partition(position.topic(), position.cell());
    }

    /** As {@code 0/placement}. */
    @Override
    public String toString() {
      return cell + "/" + topic.suffix();
    }
  }

  /**
   * Of one partition.
   *
   * @param next the offset behind the last record that was read
   * @param time the latest timestamp of those that were read, in milliseconds
   */
  public record Progress(long next, long time) {}

  public LogMark {
    partitions = Collections.unmodifiableMap(new TreeMap<>(partitions));
  }

  /** The offset behind the last record that was read of a partition; 0 if none was. */
  public long next(Topic topic, int cell) {
    Progress progress = partitions.get(new Partition(topic, cell));
    return progress == null ? 0 : progress.next();
  }

  /** Whether everything that was read there was read here, too. */
  public boolean covers(LogMark other) {
    return other.partitions.entrySet().stream()
        .allMatch(
            entry ->
                next(entry.getKey().topic(), entry.getKey().cell()) >= entry.getValue().next());
  }
}
