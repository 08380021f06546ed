package io.fairlead.domain;

import java.time.Instant;

/**
 * What a {@link StateWriter} was given, in the same order.
 *
 * <p>A reader throws {@link IllegalStateException} where what comes is not what is asked for: such
 * a snapshot is passed over.
 */
public interface StateReader {

  long number();

  /** A number that is the size of something: not negative, and an int. */
  default int count() {
    long number = number();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IllegalStateException("not a size: " + number);
    }
    return (int) number;
  }

  boolean flag();

  String text();

  Instant time();

  <T extends Record> T value(Class<T> type);
}
