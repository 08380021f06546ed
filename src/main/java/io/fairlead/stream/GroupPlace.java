package io.fairlead.stream;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * This instance's place in a consumer group, as its polling thread knows it. Others wait here for
 * the next generation.
 */
final class GroupPlace {

  /** A rebalance takes as long as the slowest member; one that never comes is put out before. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private ConsumerGroupMetadata member;

  /** Empty before the group has been joined. */
  synchronized Optional<ConsumerGroupMetadata> member() {
    return Optional.ofNullable(member);
  }

  synchronized void moveTo(ConsumerGroupMetadata next) {
    member = next;
    notifyAll();
  }

  synchronized void end(CellTerm term) {
    term.end();
    notifyAll();
  }

  /**
   * The place behind one that Kafka does not accept any more.
   *
   * @return empty if the term ends first, or nothing comes
   */
  synchronized Optional<ConsumerGroupMetadata> awaitAfter(
      ConsumerGroupMetadata refused, CellTerm term) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!term.isOver() && member.equals(refused)) {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
          return Optional.empty();
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    return term.isOver() ? Optional.empty() : Optional.of(member);
  }
}
