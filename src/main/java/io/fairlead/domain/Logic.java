package io.fairlead.domain;

import io.fairlead.domain.event.Event;
import java.time.Instant;
import java.util.Optional;

/**
 * One processor's pure core, for one cell: state that is folded from events, and decisions made
 * from the state.
 *
 * <p>{@code apply} alone changes state: live, on restore and in replay. {@code decide} changes
 * nothing, so deciding twice gives the same answer twice. A cycle is: apply every input of a batch,
 * then decide and apply the decision until there is nothing left to decide.
 *
 * <p>Neither may read a clock, draw an unseeded random number or iterate over an unordered
 * collection. Time is an argument: the log's.
 *
 * @param <D> one decision
 */
public interface Logic<D> {

  /**
   * Folds one input event into the state. Events this logic has no use for are ignored; an event
   * seen before changes nothing.
   */
  void apply(Event input, Instant now);

  /** The next decision that the state calls for at this moment, if any. */
  Optional<D> decide(Instant now);

  /**
   * Makes a recorded decision again, to hold it against the record: given the hard state (folded
   * from topics that are kept, up to just before this decision) and, of soft inputs, exactly what
   * the decision carries, which decision follows about the object that this one is about?
   *
   * <p>The rule that answers is the one that decides live. So a decision that does not follow from
   * its own evidence is answered by another one, or by none. What a decision carries is taken as it
   * is, as far as the hard state does not contradict it. Changes nothing.
   *
   * <p>To be asked of decisions that are {@link #isRedecidable}, with the {@code now} of their
   * cycle. Without soft inputs it is what {@link #decide} says.
   */
  default Optional<D> redecide(D decision, Instant now) {
    return decide(now);
  }

  /**
   * Whether the decision carries the evidence that {@link #redecide} needs. Decisions that were
   * recorded before evidence was carried do not: of them nothing can be said, for or against.
   */
  default boolean isRedecidable(D decision) {
    return true;
  }

  /** Folds a decision made here, now or in an earlier life, into the state. */
  void applyDecision(D decision, Instant now);

  /** Folds the passing of time; called at the beginning of every cycle. */
  default void advance(Instant now) {}

  /**
   * Whether something that was folded since {@link #advance} is remembered with the moment of its
   * folding. Such a cycle leaves a record even without decisions: folded again, everything must be
   * as old as it was.
   */
  default boolean mustRecord() {
    return false;
  }

  /** The state has been folded from the log and goes live at this moment. */
  default void restored(Instant now) {}

  /** Raised whenever {@link #save} writes something else, or means something else by it. */
  int stateVersion();

  /**
   * Writes down the state between two cycles, as far as it does not follow from the rest of it. The
   * same state is always written down the same.
   */
  void save(StateWriter out);

  /**
   * Takes over what {@link #save} of the same version wrote down: from then on both go on alike, to
   * the letter. Called on a new one only, which is of no use if this fails.
   *
   * @throws RuntimeException if that is not what comes
   */
  void load(StateReader in);
}
