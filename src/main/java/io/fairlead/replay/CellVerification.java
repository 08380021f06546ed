package io.fairlead.replay;

import io.fairlead.replay.CellReport.PolicyRange;
import io.fairlead.replay.CellReport.Skipped;
import io.fairlead.replay.Mismatch.Kind;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Cell;
import io.fairlead.stream.CycleOutput;
import io.fairlead.stream.EncodedEvent;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.Provenance;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.io.Closeable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Lives through one arrow's cycles in one cell again: folds what each says it folded, decides, and
 * compares. Goes on with what is recorded, so that one wrong cycle does not make those after it
 * wrong.
 *
 * @param <D> one decision
 */
@SuppressWarnings("ReferenceEquality") // is it the one that was given
final class CellVerification<D> implements Closeable {
  /** Where the log comes from and what its events are read with. */
  record Log(LogReader log, Topics topics, EventReader reader) {}

  private final Log log;
  private final Function<String, Optional<Arrow<D>>> policies;
  private final Consumer<Mismatch> mismatches;
  private final RecordedCell<D> recorded;
  private final Map<String, Long> skipped = new LinkedHashMap<>();
  private final List<PolicyRange> ranges = new ArrayList<>();

  /** What decides; its logic is the policy's that the cycle names, if that is known. */
  private Cell<D> cell;

  private Arrow<D> arrow;
  private boolean policyKnown;

  /** Until something differs; decisions from soft inputs must always be read. */
  private boolean byBytes;

  private Provenance before;
  private boolean stopped;

  /** From here on the state is not what it was: decisions that changed it are not there. */
  private boolean compacted;

  private long cycles;
  private long inputs;
  private long records;
  private long decisions;
  private long redecided;
  private long mismatchCount;

  /**
   * @param arrow as it is configured here
   * @param policies the same arrow under another policy, by that policy's description
   */
  CellVerification(
      Arrow<D> arrow,
      int number,
      Log log,
      Function<String, Optional<Arrow<D>>> policies,
      Consumer<Mismatch> mismatches) {
    this.log = log;
    this.policies = policies;
    this.mismatches = mismatches;
    this.arrow = arrow;
    this.recorded = new RecordedCell<>(arrow, number, log.log(), log.reader());
    this.cell = new Cell<>(arrow, number);
    this.byBytes = arrow.softInputs().isEmpty();
  }

  /** When its next cycle was; empty at the end. */
  Optional<Instant> nextTime() {
    try {
      return stopped ? Optional.empty() : recorded.nextTime();
    } catch (UnreadableProvenanceException e) {
      stop(e);
      return Optional.empty();
    }
  }

  /** Verifies the next cycle. */
  void step() {
    RecordedCycle<D> cycle;
    try {
      cycle = recorded.next().orElseThrow();
    } catch (UnreadableProvenanceException e) {
      stop(e);
      return;
    }
    Provenance provenance = cycle.provenance();
    cycles++;
    records += cycle.records().size();
    if (!isComplete(provenance)) {
      skip("the log ends before their inputs do", cycle.decisions().size());
      decisions += cycle.decisions().size();
      stopped = true;
      return;
    }
    Findings findings = new Findings(cycle);
    checkOrder(provenance, findings);
    usePolicy(provenance);
    fold(provenance, findings);
    decide(cycle, findings);
    if (findings.first != null) {
      mismatchCount++;
      mismatches.accept(findings.first);
    }
    before = provenance;
  }

  private void decide(RecordedCycle<D> cycle, Findings findings) {
    if (policyKnown && !compacted && byBytes && decideByBytes(cycle)) {
      return;
    }
    decisions += cycle.decisions().size();
    if (cycle.unreadable() > 0) {
      findings.add(Kind.UNREADABLE, -1, "a record of it cannot be read", null);
      cycle.decisions().forEach(cell::restoreDecision);
    } else if (compacted) {
      skip("cycles before them were compacted away", cycle.decisions().size());
      cycle.decisions().forEach(cell::restoreDecision);
    } else if (policyKnown) {
      redecide(cycle, findings);
    } else {
      skip("their policy is not known", cycle.decisions().size());
      cycle.decisions().forEach(cell::restoreDecision);
    }
  }

  /**
   * Decides as it was decided live, and compares the records: if they are the same to the byte, so
   * are the decisions, and nobody need read them. If they are not, the state has gone astray, so it
   * is folded again up to here; from then on decisions are compared one by one.
   */
  private boolean decideByBytes(RecordedCycle<D> cycle) {
    List<D> again = cell.decide();
    List<EncodedEvent> events = arrow.decisions().encode(again);
    if (differenceOf(cycle, events).isEmpty()) {
      decisions += again.size();
      redecided += again.size();
      remember(cycle, events);
      return true;
    }
    byBytes = false;
    refold(cycle.provenance());
    return false;
  }

  /** Who folds these records next finds them read. */
  private void remember(RecordedCycle<D> cycle, List<EncodedEvent> events) {
    for (int i = 0; i < events.size(); i++) {
      ConsumerRecord<String, byte[]> record = cycle.records().get(i);
      log.reader().remember(log.reader().position(record), events.get(i).event(), record.value());
    }
  }

  // ---- what the cycle says of itself

  private void checkOrder(Provenance provenance, Findings findings) {
    long expected = before == null ? 1 : before.cycle() + 1;
    if (provenance.cycle() > expected && arrow.output().isCompacted()) {
      compacted = true;
    } else if (provenance.cycle() != expected) {
      findings.add(
          Kind.PROVENANCE,
          -1,
          "cycle %d was expected: what is between is not in the log".formatted(expected),
          null);
    }
    if (before != null && provenance.now().isBefore(before.now())) {
      findings.add(
          Kind.PROVENANCE,
          -1,
          "its time is before that of cycle %d, %s".formatted(before.cycle(), before.now()),
          null);
    }
  }

  private boolean isComplete(Provenance provenance) {
    return provenance.inputs().stream()
        .allMatch(
            range -> {
              Topic topic = Topic.bySuffix(range.topic());
              return topic == null
                  || !arrow.inputs().contains(topic)
                  || range.to() < recorded.end(topic);
            });
  }

  private void fold(Provenance provenance, Findings findings) {
    cell.restoreCycle(provenance);
    InputCheck check = new InputCheck(arrow, provenance);
    recorded.forEachInput(
        input -> {
          inputs++;
          check.folded(input);
          cell.fold(input.topic(), input.offset(), input.event());
        });
    check
        .problem()
        .filter(problem -> !compacted)
        .ifPresent(problem -> findings.add(Kind.PROVENANCE, -1, problem, null));
  }

  // ---- policies

  private void usePolicy(Provenance provenance) {
    String policy = provenance.policy();
    PolicyRange last = ranges.isEmpty() ? null : ranges.getLast();
    if (last != null && last.recorded().equals(policy)) {
      ranges.set(
          ranges.size() - 1,
          new PolicyRange(last.fromCycle(), provenance.cycle(), policy, last.decidedBy()));
      return;
    }
    Optional<Arrow<D>> known =
        policy.equals(arrow.policy()) ? Optional.of(arrow) : policies.apply(policy);
    policyKnown = known.isPresent();
    String decidedBy = known.map(Arrow::policy).orElse(null);
    ranges.add(new PolicyRange(provenance.cycle(), provenance.cycle(), policy, decidedBy));
    if (policyKnown && known.get() != arrow) {
      arrow = known.get();
      refold(before);
    }
  }

  /**
   * As the process that came with a new policy restored it, up to a cycle.
   *
   * @param last the cycle whose inputs are folded last, and its decisions too if it is over; null
   *     for none
   */
  private void refold(Provenance last) {
    cell = new Cell<>(arrow, recorded.number());
    if (last == null) {
      return;
    }
    try (var past = new RecordedCell<>(arrow, recorded.number(), log.log(), log.reader())) {
      for (var cycle = past.next(); cycle.isPresent(); cycle = past.next()) {
        cell.restoreCycle(cycle.get().provenance());
        past.forEachInput(input -> cell.fold(input.topic(), input.offset(), input.event()));
        boolean isLast = cycle.get().provenance().equals(last);
        if (!isLast || last == before) {
          cycle.get().decisions().forEach(cell::restoreDecision);
        }
        if (isLast) {
          return;
        }
      }
    }
  }

  // ---- deciding again

  private void redecide(RecordedCycle<D> cycle, Findings findings) {
    Instant now = cell.now();
    List<D> again = new ArrayList<>(cycle.decisions().size());
    for (int i = 0; i < cycle.decisions().size(); i++) {
      D decision = cycle.decisions().get(i);
      if (cell.logic().isRedecidable(decision)) {
        Optional<D> other = cell.logic().redecide(decision, now);
        redecided++;
        if (other.isEmpty() || !other.get().equals(decision)) {
          findings.decision(i, decision, other.orElse(null));
        }
        again.add(other.orElse(decision));
      } else {
        skip("they carry no evidence of what they were made from", 1);
        again.add(decision);
      }
      cell.restoreDecision(decision);
    }
    if (arrow.softInputs().isEmpty() && again.size() < Cell.MAX_DECISIONS) {
      cell.logic()
          .decide(now)
          .ifPresent(more -> findings.decision(cycle.decisions().size(), null, more));
    }
    if (findings.first == null) {
      compare(cycle, again, findings);
    }
  }

  private void compare(RecordedCycle<D> cycle, List<D> again, Findings findings) {
    differenceOf(cycle, arrow.decisions().encode(again))
        .ifPresent(found -> findings.add(Kind.RECORD, -1, found.message(), found.difference()));
  }

  private Optional<RecordComparison.Found> differenceOf(
      RecordedCycle<D> cycle, List<EncodedEvent> events) {
    CycleOutput output = new CycleOutput(log.topics());
    output.add(arrow, cell.number(), events, cycle.provenance());
    return RecordComparison.compare(cycle.records(), output.records());
  }

  private void skip(String reason, long count) {
    skipped.merge(reason, count, Long::sum);
  }

  private void stop(UnreadableProvenanceException e) {
    stopped = true;
    mismatchCount++;
    mismatches.accept(
        new Mismatch(
            Kind.UNREADABLE,
            arrow.name(),
            recorded.number(),
            before == null ? 1 : before.cycle() + 1,
            e.offset(),
            null,
            List.of(),
            -1,
            e.getMessage() + "; nothing behind it can be verified",
            null));
  }

  CellReport report() {
    List<Skipped> reasons = new ArrayList<>();
    skipped.forEach((reason, count) -> reasons.add(new Skipped(reason, count)));
    return new CellReport(
        arrow.name(),
        recorded.number(),
        cycles,
        inputs,
        records,
        decisions,
        redecided,
        mismatchCount,
        reasons,
        ranges);
  }

  @Override
  public void close() {
    recorded.close();
  }

  /** The first thing that is wrong with a cycle: what follows it is mostly its consequence. */
  private final class Findings {
    private final RecordedCycle<D> cycle;
    private Mismatch first;

    Findings(RecordedCycle<D> cycle) {
      this.cycle = cycle;
    }

    void decision(int index, D decision, D other) {
      if (first == null) {
        String message =
            decision == null
                ? "one decision more follows: the %d. is not in the record".formatted(index + 1)
                : other == null
                    ? "decision %d does not follow: nothing does".formatted(index + 1)
                    : "decision %d is another".formatted(index + 1);
        add(Kind.DECISION, index, message, Difference.between(decision, other));
      }
    }

    void add(Kind kind, int decision, String message, Difference difference) {
      if (first == null) {
        Provenance provenance = cycle.provenance();
        first =
            new Mismatch(
                kind,
                arrow.name(),
                recorded.number(),
                provenance.cycle(),
                cycle.offset(),
                provenance.now(),
                provenance.inputs(),
                decision,
                message,
                difference);
      }
    }
  }
}
