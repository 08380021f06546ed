package io.fairlead.domain.testing;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** What a logic wrote down, in memory in little room and read in no time: for benchmarks. */
public final class CompactState implements StateWriter {
  private long[] numbers = new long[1024];
  private Object[] objects = new Object[1024];
  private int numberCount;
  private int objectCount;

  @Override
  public void number(long number) {
    if (numberCount == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * numberCount);
    }
    numbers[numberCount++] = number;
  }

  @Override
  public void flag(boolean flag) {
    number(flag ? 1 : 0);
  }

  @Override
  public void text(String text) {
    object(text);
  }

  /** As bytes, so that it comes back as a new object, whose hash nobody has computed yet. */
  @Override
  public void unique(String text) {
    object(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void time(Instant time) {
    object(time);
  }

  @Override
  public void value(Record value) {
    object(value);
  }

  private void object(Object object) {
    if (objectCount == objects.length) {
      objects = Arrays.copyOf(objects, 2 * objectCount);
    }
    objects[objectCount++] = object;
  }

  public StateReader read() {
    return new StateReader() {
      private int nextNumber;
      private int nextObject;

      @Override
      public long number() {
        return numbers[nextNumber++];
      }

      @Override
      public boolean flag() {
        return number() != 0;
      }

      @Override
      public String text() {
        return (String) objects[nextObject++];
      }

      @Override
      public String unique() {
        byte[] text = (byte[]) objects[nextObject++];
        return text == null ? null : new String(text, StandardCharsets.UTF_8);
      }

      @Override
      public Instant time() {
        return (Instant) objects[nextObject++];
      }

      @Override
      public <T extends Record> T value(Class<T> type) {
        return type.cast(objects[nextObject++]);
      }
    };
  }
}
