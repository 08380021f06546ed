package io.fairlead.stream;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What was last read or written, by its place in the log. The oldest goes first: all readers follow
 * the same log in the same order, so what was used often is what will not be used again.
 */
final class RecentReadings implements Readings {
  /** What keeps a reading takes about so much beside its value. */
  private static final int OVERHEAD = 200;

  private record Entry(EventRecord.Position position, Reading reading) {}

  private final long capacity;
  private final ConcurrentMap<EventRecord.Position, Reading> readings = new ConcurrentHashMap<>();
  private final Queue<Entry> oldestFirst = new ConcurrentLinkedQueue<>();
  private final AtomicLong weight = new AtomicLong();

  /**
   * @param capacity in bytes of JSON
   */
  RecentReadings(long capacity) {
    this.capacity = capacity;
  }

  /** The reading of that value at that place; read now, once for all who ask, if there is none. */
  @Override
  public Reading get(EventRecord.Position position, byte[] value, Supplier<Reading> read) {
    Reading known = readings.get(position);
    if (known != null && known.isOf(value)) {
      return known;
    }
    Reading reading =
        readings.compute(
            position,
            (place, before) ->
                before != null && before.isOf(value) ? before : added(place, read.get()));
    evict();
    return reading;
  }

  @Override
  public void put(EventRecord.Position position, Reading reading) {
    readings.compute(position, (place, before) -> added(place, reading));
    evict();
  }

  private Reading added(EventRecord.Position position, Reading reading) {
    oldestFirst.add(new Entry(position, reading));
    weight.addAndGet(weight(reading));
    return reading;
  }

  private static int weight(Reading reading) {
    return OVERHEAD + (reading.value() == null ? 0 : reading.value().length);
  }

  private void evict() {
    while (weight.get() > capacity) {
      Entry oldest = oldestFirst.poll();
      if (oldest == null) {
        return;
      }
      weight.addAndGet(-weight(oldest.reading()));
      // Unless another reading has taken its place.
      readings.remove(oldest.position(), oldest.reading());
    }
  }
}
