package io.fairlead.domain.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.Logic;
import io.fairlead.domain.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The loop of a processor without a log: fold a batch, decide, apply. Keeps what a log would keep,
 * so that the history can be folded again, as {@code stream.Cell} and {@code CellRestore} do it.
 *
 * <p>Every decision is asked for twice: {@code decide} must change nothing that can be seen.
 */
public final class Cycle<D> {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final int MAX_DECISIONS = 100_000;

  /** A cycle that left a record: what was folded since the one before, and what was decided. */
  public record Kept<D>(Instant now, List<Event> inputs, List<D> decisions) {}

  private final Supplier<? extends Logic<D>> factory;
  private final Predicate<Event> isSoft;
  private final Logic<D> logic;
  private final List<Kept<D>> log = new ArrayList<>();
  private List<Event> folded = new ArrayList<>();
  private Instant now = START;

  private Cycle(Supplier<? extends Logic<D>> factory, Predicate<Event> isSoft) {
    this.factory = factory;
    this.isSoft = isSoft;
    this.logic = factory.get();
  }

  public static <D> Cycle<D> of(Supplier<? extends Logic<D>> factory) {
    return new Cycle<>(factory, event -> false);
  }

  /** With inputs that are not kept long enough to be folded again. */
  public static <D> Cycle<D> of(Supplier<? extends Logic<D>> factory, Predicate<Event> isSoft) {
    return new Cycle<>(factory, isSoft);
  }

  /** One cycle; returns its decisions. */
  public List<D> run(Event... inputs) {
    return run(List.of(inputs));
  }

  public List<D> run(List<? extends Event> inputs) {
    logic.advance(now);
    for (Event input : inputs) {
      logic.apply(input, now);
      if (!isSoft.test(input)) {
        folded.add(input);
      }
    }
    List<D> decisions = new ArrayList<>();
    for (Optional<D> decision = next(); decision.isPresent(); decision = next()) {
      logic.applyDecision(decision.get(), now);
      decisions.add(decision.get());
      assertThat(decisions).as("a cycle must come to an end").hasSizeLessThan(MAX_DECISIONS);
    }
    if (!decisions.isEmpty() || (!folded.isEmpty() && logic.mustRecord())) {
      log.add(new Kept<>(now, List.copyOf(folded), List.copyOf(decisions)));
      folded = new ArrayList<>();
    }
    return decisions;
  }

  private Optional<D> next() {
    Optional<D> decision = logic.decide(now);
    assertThat(logic.decide(now)).as("deciding twice").isEqualTo(decision);
    return decision;
  }

  /** The same after some time. */
  public List<D> runAfter(Duration time, Event... inputs) {
    now = now.plus(time);
    return run(inputs);
  }

  public Instant now() {
    return now;
  }

  /** All decisions so far, in order. */
  public List<D> decisions() {
    return log.stream().flatMap(cycle -> cycle.decisions().stream()).toList();
  }

  /**
   * Makes every decision of the log again, as replay does it: from what is kept, and what the
   * decision carries. Gives what follows in the place of each; empty if nothing.
   *
   * @param recorded gives, for the decision that was made at that moment, the one to ask for
   */
  public List<Optional<D>> redecided(BiFunction<D, Instant, D> recorded) {
    Logic<D> again = factory.get();
    List<Optional<D>> answers = new ArrayList<>();
    for (Kept<D> cycle : log) {
      again.advance(cycle.now());
      cycle.inputs().forEach(input -> again.apply(input, cycle.now()));
      for (D decision : cycle.decisions()) {
        D asked = recorded.apply(decision, cycle.now());
        assertThat(again.isRedecidable(asked)).isTrue();
        answers.add(again.redecide(asked, cycle.now()));
        again.applyDecision(decision, cycle.now());
      }
    }
    return answers;
  }

  /** Every decision follows from what it carries and from what is kept. */
  public void everyDecisionIsMadeAgain() {
    assertThat(redecided((decision, at) -> decision))
        .isEqualTo(decisions().stream().map(Optional::of).toList());
  }

  /**
   * Another instance, that has folded this one's log from the beginning. What led to no decision
   * since the last one is folded live, in its next cycle, as it would be from the topics.
   */
  public Cycle<D> restored() {
    Cycle<D> restored = new Cycle<>(factory, isSoft);
    for (Kept<D> cycle : log) {
      restored.logic.advance(cycle.now());
      cycle.inputs().forEach(input -> restored.logic.apply(input, cycle.now()));
      cycle.decisions().forEach(decision -> restored.logic.applyDecision(decision, cycle.now()));
    }
    restored.log.addAll(log);
    restored.now = now;
    restored.logic.advance(now);
    restored.logic.restored(now);
    List<Event> tail = folded;
    if (!tail.isEmpty()) {
      restored.run(tail);
    }
    return restored;
  }
}
