package io.fairlead.stream;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A log that ends where it is told to, as if nothing had come after. */
final class LogUntil implements LogReader {
  private final LogReader log;
  private LogMark until;

  LogUntil(LogReader log) {
    this.log = log;
  }

  /**
   * From now on tapes end here.
   *
   * @param mark null for the log's own end
   */
  void readUntil(LogMark mark) {
    until = mark;
  }

  /** Whether what was read so far is part of what is to be read then. */
  boolean leadsTo(LogMark mark) {
    return mark == null || (until != null && mark.covers(until));
  }

  @Override
  public Tape open(Topic topic, int cell) {
    return cut(log.open(topic, cell), topic, cell);
  }

  @Override
  public Tape openSettled(Topic topic, int cell) {
    return cut(log.openSettled(topic, cell), topic, cell);
  }

  private Tape cut(Tape tape, Topic topic, int cell) {
    return until == null ? tape : new Cut(tape, Math.min(tape.end(), until.next(topic, cell)));
  }

  private record Cut(Tape tape, long end) implements Tape {
    @Override
    public TopicPartition partition() {
      return tape.partition();
    }

    @Override
    public void seek(long offset) {
      tape.seek(offset);
    }

    @Override
    public Optional<ConsumerRecord<String, byte[]>> peek() {
      return end == 0 ? Optional.empty() : tape.peek().filter(record -> record.offset() < end);
    }

    @Override
    public Optional<ConsumerRecord<String, byte[]>> nextUpTo(long offset) {
      return tape.nextUpTo(Math.min(offset, end - 1));
    }

    @Override
    public void close() {
      tape.close();
    }
  }
}
