package io.fairlead.replay;

import io.fairlead.stream.Arrow;
import io.fairlead.stream.Provenance;
import io.fairlead.stream.Topic;
import java.util.Optional;

/**
 * Whether a cycle's inputs are what its provenance says, to the offset: a record that no cycle has
 * folded, or one that is not there any more, shows itself here.
 */
@SuppressWarnings("ReferenceEquality") // ranges are told apart by identity: two may be equal
final class InputCheck {
  private final Arrow<?> arrow;
  private final Provenance provenance;
  private int at = -1;
  private long last = -1;
  private String problem;

  InputCheck(Arrow<?> arrow, Provenance provenance) {
    this.arrow = arrow;
    this.provenance = provenance;
  }

  void folded(RecordedInput input) {
    while (at < 0 || provenance.inputs().get(at) != input.range()) {
      endRange();
      at++;
      last = -1;
    }
    Provenance.Range range = input.range();
    if (input.offset() < range.from()) {
      fail("%s offset %d was folded by no cycle".formatted(range.topic(), input.offset()));
    } else if (last < range.from() && input.offset() > range.from()) {
      fail(
          "%s offset %d, where a range begins, is not in the log"
              .formatted(range.topic(), range.from()));
    }
    last = input.offset();
  }

  /** Empty if all is there. */
  Optional<String> problem() {
    for (; at < provenance.inputs().size(); at++) {
      endRange();
      last = -1;
    }
    return Optional.ofNullable(problem);
  }

  private void endRange() {
    if (at < 0) {
      return;
    }
    Provenance.Range range = provenance.inputs().get(at);
    Topic topic = Topic.bySuffix(range.topic());
    if (topic != null && arrow.inputs().contains(topic) && last != range.to()) {
      fail(
          "%s offset %d, where a range ends, is not in the log, or was folded before"
              .formatted(range.topic(), range.to()));
    }
  }

  private void fail(String what) {
    if (problem == null) {
      problem = what;
    }
  }
}
