package io.fairlead.simulation;

/** The process is no more: nothing that was under way in it goes on. */
final class Crash extends RuntimeException {
  private static final long serialVersionUID = 1;

  Crash(String instance) {
    super(instance + " crashed", null, false, false);
  }
}
