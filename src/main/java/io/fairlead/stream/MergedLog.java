package io.fairlead.stream;

import io.fairlead.stream.LogMark.Partition;
import io.fairlead.stream.LogMark.Progress;
import java.io.Closeable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Several topics of all cells as one sequence, whose order depends on nothing but the log:
 *
 * <ol>
 *   <li>The log time of a record is the latest timestamp in its partition up to itself. Timestamps
 *       are those of producers, whose clocks differ; log time never goes back within a partition.
 *   <li>Records come by log time; at the same time by topic, as {@link Topic} lists them; then by
 *       cell; then by offset.
 *   <li>But before a decision comes all that its provenance says that it was made from.
 * </ol>
 *
 * <p>What comes next depends on what stands next in each partition and on nothing that was before.
 * So one can stop anywhere and go on from the {@link LogMark}, and will meet the same sequence.
 */
public final class MergedLog implements Closeable {

  /**
   * The next record.
   *
   * @param offsets how many it takes of its partition: its own, and the empty ones before it
   */
  public record Entry(Partition partition, ConsumerRecord<String, byte[]> record, long offsets) {}

  /** One partition, with its next record in hand. */
  private static final class Lane {
    private final Partition partition;
    private final Tape tape;
    private Progress progress;
    private ConsumerRecord<String, byte[]> head;
    private long headTime;

    /** Of each topic, by its ordinal, the last offset that the head was made from. */
    private long[] inputs;

    private byte[] provenance;

    private Lane(Partition partition, Tape tape, Progress progress) {
      this.partition = partition;
      this.tape = tape;
      this.progress = progress;
      if (progress.next() > 0) {
        tape.seek(progress.next());
      }
      advance();
    }

    private ConsumerRecord<String, byte[]> take() {
      ConsumerRecord<String, byte[]> taken = head;
      progress = new Progress(taken.offset() + 1, headTime);
      advance();
      return taken;
    }

    private void advance() {
      head = tape.next().orElse(null);
      if (head != null) {
        headTime = Math.max(progress.time(), head.timestamp());
        readInputs();
      }
    }

    /** All records of a cycle have the same. */
    private void readInputs() {
      Header header = head.headers().lastHeader(EventHeaders.PROVENANCE);
      byte[] bytes = header == null ? null : header.value();
      if (!Arrays.equals(bytes, provenance)) {
        provenance = bytes;
        inputs = bytes == null ? null : inputs(EventHeaders.text(head.headers(), header.key()));
      }
    }

    @SuppressWarnings("EnumOrdinal") // an index into an array of this process
    private static long[] inputs(String provenance) {
      try {
        long[] inputs = new long[Topic.values().length];
        Arrays.fill(inputs, -1);
        for (Provenance.Range range : Provenance.fromJson(provenance).inputs()) {
          Topic topic = Topic.bySuffix(range.topic());
          if (topic != null) {
            inputs[topic.ordinal()] = Math.max(inputs[topic.ordinal()], range.to());
          }
        }
        return inputs;
      } catch (UncheckedIOException e) {
        return null; // not one of ours
      }
    }

    private boolean isBefore(Lane other) {
      return headTime < other.headTime
          || (headTime == other.headTime && partition.compareTo(other.partition) < 0);
    }
  }

  private final List<Lane> lanes = new ArrayList<>();
  private final Map<Partition, Lane> byPartition = new HashMap<>();

  /** The earliest by time; null if it is to be looked for, or at the end. */
  private Lane earliest;

  private MergedLog() {}

  /** Opens the log, up to where it ends now. */
  public static MergedLog open(LogReader log, Collection<Topic> topics, int cells, LogMark from) {
    MergedLog merged = new MergedLog();
    try {
      for (Topic topic : topics) {
        for (int cell = 0; cell < cells; cell++) {
          merged.add(log, new Partition(topic, cell), from);
        }
      }
      return merged;
    } catch (RuntimeException e) {
      merged.close();
      throw e;
    }
  }

  private void add(LogReader log, Partition partition, LogMark from) {
    Tape tape = log.open(partition.topic(), partition.cell());
    Progress progress = from.partitions().getOrDefault(partition, new Progress(0, Long.MIN_VALUE));
    try {
      Lane lane = new Lane(partition, tape, progress);
      lanes.add(lane);
      byPartition.put(partition, lane);
    } catch (RuntimeException e) {
      tape.close();
      throw e;
    }
  }

  public boolean hasNext() {
    return earliest() != null;
  }

  /**
   * Up to which log time one must want to read if the next record is to be read: its own, or that
   * of a decision that was made from it. Never goes back.
   */
  public long nextTime() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return earliest.headTime;
  }

  public Entry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Lane lane = firstCause(earliest);
    earliest = null;
    long before = lane.progress.next();
    ConsumerRecord<String, byte[]> record = lane.take();
    return new Entry(lane.partition, record, lane.progress.next() - before);
  }

  private Lane earliest() {
    if (earliest == null) {
      for (Lane lane : lanes) {
        if (lane.head != null && (earliest == null || lane.isBefore(earliest))) {
          earliest = lane;
        }
      }
    }
    return earliest;
  }

  /** Follows what a head was made from to what was made from nothing that is still to come. */
  private Lane firstCause(Lane effect) {
    Lane cause = cause(effect, List.of(effect));
    if (cause == null) {
      return effect;
    }
    // Who writes records by hand can make them name each other: no lane twice.
    List<Lane> path = new ArrayList<>(List.of(effect));
    while (cause != null) {
      path.add(cause);
      cause = cause(cause, path);
    }
    return path.getLast();
  }

  @SuppressWarnings("EnumOrdinal") // as above
  private Lane cause(Lane effect, List<Lane> path) {
    if (effect.inputs == null) {
      return null;
    }
    for (Lane lane : lanes) {
      if (lane.head != null
          && lane.partition.cell() == effect.partition.cell()
          && lane.head.offset() <= effect.inputs[lane.partition.topic().ordinal()]
          && !path.contains(lane)) {
        return lane;
      }
    }
    return null;
  }

  /** Whether a partition is here at all. */
  public boolean has(Partition partition) {
    return byPartition.containsKey(partition);
  }

  /** Whether a record of a partition at or before an offset is still to come. */
  public boolean hasUpTo(Partition partition, long offset) {
    Lane lane = byPartition.get(partition);
    return lane.head != null && lane.head.offset() <= offset;
  }

  /** The offset behind a partition's last record. */
  public long end(Partition partition) {
    return byPartition.get(partition).tape.end();
  }

  /** How far it was read. */
  public LogMark mark() {
    Map<Partition, Progress> partitions = new HashMap<>();
    for (Lane lane : lanes) {
      if (lane.progress.next() > 0) {
        partitions.put(lane.partition, lane.progress);
      }
    }
    return new LogMark(partitions);
  }

  @Override
  public void close() {
    lanes.forEach(lane -> lane.tape.close());
  }
}
