package io.fairlead.stream;

import java.util.function.Supplier;

/**
 * For one thread that reads each record a few times within a short while: a place has one slot, and
 * whatever comes to it takes it.
 */
final class OneThreadReadings implements Readings {
  private static final int SLOTS = 1 << 16;
  private static final int TOPICS = Topic.values().length;

  private record Slot(int cell, long offset, Reading reading) {
    boolean isAt(EventRecord.Position position) {
      return offset == position.offset() && cell == position.cell();
    }
  }

  private final Slot[][] slots = new Slot[TOPICS][];

  @Override
  public Reading get(EventRecord.Position position, byte[] value, Supplier<Reading> read) {
    Slot slot = slotsOf(position)[indexOf(position)];
    if (slot != null && slot.isAt(position) && slot.reading.isOf(value)) {
      return slot.reading;
    }
    Reading reading = read.get();
    put(position, reading);
    return reading;
  }

  @Override
  public void put(EventRecord.Position position, Reading reading) {
    slotsOf(position)[indexOf(position)] = new Slot(position.cell(), position.offset(), reading);
  }

  @SuppressWarnings("EnumOrdinal") // an index into an array of this process
  private Slot[] slotsOf(EventRecord.Position position) {
    int topic = position.topic().ordinal();
    if (slots[topic] == null) {
      slots[topic] = new Slot[SLOTS];
    }
    return slots[topic];
  }

  private static int indexOf(EventRecord.Position position) {
    return (int) (position.offset() + 31L * 8191 * position.cell()) & (SLOTS - 1);
  }
}
