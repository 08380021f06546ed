package io.fairlead.stream;

import io.fairlead.domain.Logic;
import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.Event;
import java.time.Instant;
import java.util.Optional;

/** An arrow as the next release may have it: its logic writes its state down in another way. */
record OtherVersion<D>(Logic<D> logic, int stateVersion) implements Logic<D> {

  static <D> Arrow<D> of(Arrow<D> arrow, int version) {
    return new Arrow<>(
        arrow.name(),
        arrow.policy(),
        arrow.inputs(),
        arrow.softInputs(),
        arrow.owned(),
        arrow.output(),
        () -> new OtherVersion<>(arrow.logic().get(), version),
        arrow.decisions());
  }

  @Override
  public void apply(Event input, Instant now) {
    logic.apply(input, now);
  }

  @Override
  public Optional<D> decide(Instant now) {
    return logic.decide(now);
  }

  @Override
  public void applyDecision(D decision, Instant now) {
    logic.applyDecision(decision, now);
  }

  @Override
  public void advance(Instant now) {
    logic.advance(now);
  }

  @Override
  public void save(StateWriter out) {
    logic.save(out);
  }

  @Override
  public void load(StateReader in) {
    throw new AssertionError("not to be asked to load what it does not know");
  }
}
