package io.fairlead.view;

import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.EventRecord.Position;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.LogFollower;
import io.fairlead.stream.Topic;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The current state of the cluster, read from the log by this process for itself. A batch of
 * records is folded as one step: whoever reads sees the state between two batches, with the version
 * that belongs to it.
 */
@Singleton
@Default
@Identifier("view")
public class View extends LogFollower implements ClusterView {

  private record Partition(Topic topic, int cell) {}

  private record Waiter(Position position, CompletableFuture<Void> done) {}

  private final Projection projection = new Projection(Instant.now());
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Partition, Long> next = new HashMap<>();
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private long version;

  View(EventReader reader, KafkaClients clients) {
    super("view", reader, clients);
  }

  /** Reads; the state does not change meanwhile, so be quick: take values and leave. */
  @Override
  public <R> R read(Function<Projection, R> reading) {
    lock.readLock().lock();
    try {
      return reading.apply(projection);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The sum of the next offsets of all topics. Call it within {@link #read} to pin it. */
  @Override
  public long version() {
    lock.readLock().lock();
    try {
      return version;
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Instant time() {
    return Instant.now();
  }

  /** Completes when the record at that place has been folded. */
  public CompletableFuture<Void> folded(Position position) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiters.add(new Waiter(position, done));
    completeWaiters();
    return done;
  }

  @Incoming("view")
  void on(ConsumerRecords<String, byte[]> batch) {
    lock.writeLock().lock();
    try {
      follow(batch);
    } finally {
      lock.writeLock().unlock();
    }
    projection.stores().forEach(Store::notifyListeners);
    completeWaiters();
  }

  @Override
  protected void passed(Position position) {
    Long before = next.put(partition(position), position.offset() + 1);
    version += position.offset() + 1 - (before == null ? 0 : before);
  }

  @Override
  protected void fold(EventRecord event) {
    projection.fold(event.event(), event.timestamp(), version);
  }

  @Override
  protected void onCaughtUp() {
    projection.stores().forEach(store -> store.startAt(version));
  }

  private void completeWaiters() {
    if (waiters.isEmpty()) {
      return;
    }
    waiters.removeIf(
        waiter -> {
          boolean passed = waiter.done().isDone() || read(state -> hasPassed(waiter.position()));
          return passed && (waiter.done().complete(null) || waiter.done().isDone());
        });
  }

  private boolean hasPassed(Position position) {
    return next.getOrDefault(partition(position), 0L) > position.offset();
  }

  private static Partition partition(Position position) {
    return new Partition(position.topic(), position.cell());
  }
}
