package io.fairlead.replay.invariant;

import io.fairlead.stream.Provenance;
import io.fairlead.stream.Provenance.Range;
import io.fairlead.stream.Topic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * One processor's cycles in one cell. Inputs wait here until a cycle's provenance names them; then
 * they are told to the rule in the provenance's order, and after them what the cycle decided. A
 * cycle waits for the inputs that it names.
 */
final class CycleOrder {

  /** One input topic, as far as it was read and as far as it is folded. */
  private static final class Input {
    private final Deque<CommittedRecord> waiting = new ArrayDeque<>();
    private long read = -1;
    private long folded = -1;
  }

  private final String processor;
  private final Rule rule;
  private final boolean gapsAllowed;
  private final Findings findings;
  private final Map<Topic, Input> inputs = new EnumMap<>(Topic.class);
  private final Deque<CommittedRecord> waiting = new ArrayDeque<>();
  private Provenance last;
  private int parts;

  /**
   * @param gapsAllowed whether compaction may have taken cycles and inputs out of the log
   */
  CycleOrder(
      String processor, Set<Topic> inputs, Rule rule, boolean gapsAllowed, Findings findings) {
    this.processor = processor;
    this.rule = rule;
    this.gapsAllowed = gapsAllowed;
    this.findings = findings;
    inputs.forEach(topic -> this.inputs.put(topic, new Input()));
  }

  void input(CommittedRecord record) {
    Input input = inputs.get(record.topic());
    input.waiting.add(record);
    input.read = record.offset();
    advance();
  }

  void output(CommittedRecord record) {
    waiting.add(record);
    advance();
  }

  private void advance() {
    while (!waiting.isEmpty() && hasItsInputs(waiting.peek())) {
      take(waiting.poll());
    }
  }

  private boolean hasItsInputs(CommittedRecord record) {
    if (record.provenance().equals(last)) {
      return true;
    }
    for (Range range : record.provenance().inputs()) {
      Input input = inputs.get(Topic.bySuffix(range.topic()));
      if (input != null && input.read < range.to()) {
        return false;
      }
    }
    return true;
  }

  private void take(CommittedRecord record) {
    Provenance own = record.provenance();
    findings.at(processor, own.cycle(), record);
    if (last != null && own.cycle() == last.cycle()) {
      continueCycle(record, own);
    } else {
      beginCycle(record, own);
    }
    if (record.event() != null) {
      rule.decided(record.event());
    }
  }

  private void continueCycle(CommittedRecord record, Provenance own) {
    if (!own.policy().equals(last.policy())) {
      findings.add(Invariant.ONE_POLICY, "decided by %s and by %s", last.policy(), own.policy());
    } else if (!own.equals(last)) {
      findings.add(
          Invariant.CYCLE_ONCE,
          "written twice: from inputs %s at %s, and from inputs %s at %s",
          last.inputs(),
          last.now(),
          own.inputs(),
          own.now());
      return;
    }
    if (record.part() < parts) {
      findings.add(Invariant.CYCLE_ONCE, "its part %d is written twice", record.part());
    } else {
      requirePart(record);
      parts = record.part() + 1;
    }
  }

  private void requirePart(CommittedRecord record) {
    if (record.part() != parts && !gapsAllowed) {
      findings.add(Invariant.CYCLE_NUMBERS, "part %d comes where %d is due", record.part(), parts);
    }
  }

  private void beginCycle(CommittedRecord record, Provenance own) {
    long due = last == null ? 1 : last.cycle() + 1;
    if (own.cycle() < due) {
      // Its inputs come again as well: that goes without saying.
      findings.add(Invariant.CYCLE_ONCE, "comes again, cycle %d is due", due);
      return;
    }
    if (own.cycle() > due && !gapsAllowed) {
      findings.add(Invariant.CYCLE_NUMBERS, "comes where cycle %d is due", due);
    }
    if (last != null && own.now().isBefore(last.now())) {
      findings.add(
          Invariant.TIME_GOES_FORWARD,
          "decided at %s, the cycle before at %s",
          own.now(),
          last.now());
    }
    own.inputs().forEach(this::fold);
    last = own;
    parts = 0;
    requirePart(record);
    parts = record.part() + 1;
  }

  private void fold(Range range) {
    Input input = inputs.get(Topic.bySuffix(range.topic()));
    if (input == null) {
      return; // an input that it had once, or will have
    }
    boolean again = range.from() <= input.folded;
    if (again) {
      findings.add(
          Invariant.INPUTS_EXACTLY_ONCE,
          "folds %s offsets %d to %d, but is at offset %d already",
          range.topic(),
          range.from(),
          range.to(),
          input.folded);
    }
    for (CommittedRecord next = input.waiting.peek();
        next != null && next.offset() < range.from();
        next = input.waiting.peek()) {
      skip(input.waiting.poll());
    }
    CommittedRecord first = input.waiting.peek();
    if (!again && (first == null || first.offset() != range.from())) {
      notCommitted(range, range.from());
    }
    long reached = input.folded;
    for (CommittedRecord next = first;
        next != null && next.offset() <= range.to();
        next = input.waiting.peek()) {
      tell(input.waiting.poll());
      reached = next.offset();
    }
    if (reached < range.to() && range.from() < range.to()) {
      notCommitted(range, range.to());
    }
    input.folded = Math.max(input.folded, range.to());
  }

  private void tell(CommittedRecord input) {
    if (input.event() != null) {
      rule.folded(input.event());
    }
  }

  private void skip(CommittedRecord input) {
    if (gapsAllowed) {
      tell(input); // a cycle that is not in the log any more has folded it
    } else {
      findings.add(
          Invariant.INPUTS_EXACTLY_ONCE,
          "passes over %s offset %d",
          input.topic().suffix(),
          input.offset());
    }
  }

  private void notCommitted(Range range, long offset) {
    if (!gapsAllowed) {
      findings.add(
          Invariant.INPUTS_EXACTLY_ONCE,
          "folds %s offset %d, which holds no committed record",
          range.topic(),
          offset);
    }
  }

  /** The whole log was read: a cycle that still waits for an input names one that is not there. */
  void end() {
    for (CommittedRecord record : waiting) {
      findings.at(processor, record.provenance().cycle(), record);
      for (Range range : record.provenance().inputs()) {
        Input input = inputs.get(Topic.bySuffix(range.topic()));
        if (input != null && input.read < range.to()) {
          findings.add(
              Invariant.INPUTS_EXACTLY_ONCE,
              "folds %s offset %d, but the log ends at offset %d",
              range.topic(),
              range.to(),
              input.read);
        }
      }
    }
    waiting.clear();
  }

  /** Tells the rule what led to no cycle: it is known by now, or never will be. */
  void rest() {
    inputs.values().forEach(input -> input.waiting.forEach(this::tell));
    inputs.values().forEach(input -> input.waiting.clear());
    rule.atRest();
  }
}
