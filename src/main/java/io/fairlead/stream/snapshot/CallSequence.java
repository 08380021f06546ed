package io.fairlead.stream.snapshot;

/**
 * Which methods of a writer or reader were called, in their order, as a hash: what was written by
 * one sequence of calls is not to be read by another.
 */
final class CallSequence {
  static final int NUMBER = 1;
  static final int FLAG = 2;
  static final int TEXT = 3;
  static final int UNIQUE = 4;
  static final int TIME = 5;
  static final int VALUE = 6;

  private static final long FNV_PRIME = 0x100000001b3L;

  private long hash = 0xcbf29ce484222325L;

  void add(int call) {
    hash = (hash ^ call) * FNV_PRIME;
  }

  long hash() {
    return hash;
  }
}
