package io.fairlead.stream.snapshot;

/** How a moment is written: the two lowest bits of its first number. */
final class Moment {
  static final int NULL = 0;
  static final int SECONDS = 1;
  static final int MILLIS = 2;
  static final int NANOS = 3;

  static final int MILLI = 1_000_000;

  private Moment() {}
}
