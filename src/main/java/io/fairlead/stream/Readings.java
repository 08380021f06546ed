package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import java.util.Arrays;
import java.util.function.Supplier;

/** What was last read or written, by its place in the log. */
interface Readings {

  /** The reading of that value at that place; read now if there is none. */
  Reading get(EventRecord.Position position, byte[] value, Supplier<Reading> read);

  void put(EventRecord.Position position, Reading reading);

  /** An event, or why it is none; neither for a cycle marker. Equal to itself only. */
  final class Reading {
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

    byte[] value() {
      return value;
    }

    boolean isOf(byte[] other) {
      return Arrays.equals(value, other);
    }
  }
}
