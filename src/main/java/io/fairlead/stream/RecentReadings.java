package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import java.util.Arrays;
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
final class RecentReadings {
  /** What keeps a reading takes about so much beside its value. */
  private static final int OVERHEAD = 200;

  /** An event, or why it is none; neither for a cycle marker. Equal to itself only. */
  static final class Reading {
    private final Event event;
    private final String error;
    private final byte[] value;

    /**
     * @param value the bytes of which that is true
     */
    Reading(Event event, String error, byte[] value) {
      this.event = event;
      this.error = error;
      this.value = value;
    }

    Event event() {
      return event;
    }

    String error() {
      return error;
    }

    private boolean isOf(byte[] other) {
      return Arrays.equals(value, other);
    }

    private int weight() {
      return OVERHEAD + (value == null ? 0 : value.length);
    }
  }

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
  Reading get(EventRecord.Position position, byte[] value, Supplier<Reading> read) {
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

  void put(EventRecord.Position position, Reading reading) {
    readings.compute(position, (place, before) -> added(place, reading));
    evict();
  }

  private Reading added(EventRecord.Position position, Reading reading) {
    oldestFirst.add(new Entry(position, reading));
    weight.addAndGet(reading.weight());
    return reading;
  }

  private void evict() {
    while (weight.get() > capacity) {
      Entry oldest = oldestFirst.poll();
      if (oldest == null) {
        return;
      }
      weight.addAndGet(-oldest.reading().weight());
      // Unless another reading has taken its place.
      readings.remove(oldest.position(), oldest.reading());
    }
  }
}
