package io.fairlead.domain.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.Logic;
import io.fairlead.domain.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A logic, and another one that has taken over its state at some moment: from then on both must go
 * on alike, to the letter.
 *
 * @param <L> the logic
 * @param <D> one decision
 */
public final class Twins<L extends Logic<D>, D> {
  private final Supplier<L> factory;
  private final L original;
  private L copy;

  public Twins(Supplier<L> factory) {
    this.factory = factory;
    this.original = factory.get();
  }

  public L original() {
    return original;
  }

  /** Null before there is one. */
  public L copy() {
    return copy;
  }

  /** From now on there are two of them, or another one in the copy's place. */
  public WrittenState part() {
    WrittenState state = stateOf(original);
    copy = factory.get();
    WrittenState.Reader reader = state.read();
    copy.load(reader);
    assertThat(reader.isAtEnd()).as("all that was written was read").isTrue();
    state.isTheSameAs(stateOf(copy));
    return state;
  }

  /**
   * One cycle of both, cut short as a long one is in the log.
   *
   * @return its decisions
   */
  public List<D> cycle(Instant now, List<? extends Event> inputs, int maxDecisions) {
    List<D> decisions = cycle(original, now, inputs, maxDecisions);
    if (copy != null) {
      assertThat(cycle(copy, now, inputs, maxDecisions)).as("decisions").isEqualTo(decisions);
      assertThat(copy.mustRecord()).isEqualTo(original.mustRecord());
      stateOf(original).isTheSameAs(stateOf(copy));
    }
    return decisions;
  }

  private List<D> cycle(L logic, Instant now, List<? extends Event> inputs, int maxDecisions) {
    logic.advance(now);
    inputs.forEach(input -> logic.apply(input, now));
    List<D> decisions = new ArrayList<>();
    for (Optional<D> decision = logic.decide(now);
        decision.isPresent() && decisions.size() < maxDecisions;
        decision = logic.decide(now)) {
      logic.applyDecision(decision.get(), now);
      decisions.add(decision.get());
    }
    return decisions;
  }

  public static WrittenState stateOf(Logic<?> logic) {
    WrittenState state = new WrittenState();
    logic.save(state);
    return state;
  }
}
