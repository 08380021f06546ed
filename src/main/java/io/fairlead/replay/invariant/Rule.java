package io.fairlead.replay.invariant;

import io.fairlead.domain.event.Event;

/** What must hold of one processor's decisions, told in the order in which it folded and made. */
interface Rule {

  /** The processor folded this input. */
  default void folded(Event input) {}

  /** Then it decided this. */
  default void decided(Event output) {}

  /** The log has come to rest: everything that is asked for has been answered. */
  default void atRest() {}

  /** For a processor of which only the cycles are looked at. */
  Rule NONE = new Rule() {};
}
