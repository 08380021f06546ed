package io.fairlead.replay.archive;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;

/** Waiting for Kafka's clients. */
final class Kafka {
  /** As large as the largest record of any topic, and a little more. */
  static final int MAX_REQUEST = 10 << 20;

  private Kafka() {}

  /**
   * @param what for the message, if it fails
   */
  static <T> T await(Future<T> future, String what) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException(what + ": " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted: " + what, e);
    }
  }
}
