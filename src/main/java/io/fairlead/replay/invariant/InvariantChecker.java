package io.fairlead.replay.invariant;

import io.fairlead.stream.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks one cell's log, record by record: each topic in the order of its offsets, the topics in
 * any order between them. A violation is reported as soon as what it follows from has been read.
 *
 * <p>Not for use by several threads at once.
 */
public final class InvariantChecker {

  /** A topic that only one processor writes. */
  private static final Map<Topic, String> OWNED =
      Map.of(
          Topic.PLACEMENT, "scheduler",
          Topic.NODE_STATUS, "node-lifecycle",
          Topic.SCALING, "autoscaler",
          Topic.ENDPOINT, "discovery");

  private static final String SOURCE_PREFIX = "/fairlead/";

  private final Findings findings;
  private final PlacementRule placement;
  private final Map<String, CycleOrder> byProcessor = new LinkedHashMap<>();
  private final Map<String, Topic> outputs = new HashMap<>();
  private final Map<Topic, List<CycleOrder>> readers = new EnumMap<>(Topic.class);
  private final Map<Topic, Long> read = new EnumMap<>(Topic.class);

  private InvariantChecker(int cell, boolean compacted) {
    findings = new Findings(cell);
    placement = new PlacementRule(findings);
    add(
        "scheduler",
        Set.of(Topic.POD_SUBMITTED, Topic.NODE_STATUS, Topic.POD_STATUS, Topic.SPEC),
        Topic.PLACEMENT,
        placement,
        false);
    add(
        "node-lifecycle",
        Set.of(Topic.SPEC),
        Topic.NODE_STATUS,
        new NodeTransitionRule(findings),
        false);
    add(
        "workload",
        Set.of(Topic.SPEC, Topic.SCALING, Topic.POD_SUBMITTED, Topic.PLACEMENT, Topic.POD_STATUS),
        Topic.POD_SUBMITTED,
        new ReplicaRule(findings),
        false);
    add(
        "autoscaler",
        Set.of(Topic.SPEC, Topic.PLACEMENT, Topic.POD_STATUS),
        Topic.SCALING,
        Rule.NONE,
        false);
    add(
        "discovery",
        Set.of(Topic.SPEC, Topic.PLACEMENT, Topic.POD_STATUS),
        Topic.ENDPOINT,
        new EndpointRule(findings),
        compacted);
  }

  private void add(
      String processor, Set<Topic> inputs, Topic output, Rule rule, boolean gapsAllowed) {
    CycleOrder order = new CycleOrder(processor, inputs, rule, gapsAllowed, findings);
    byProcessor.put(processor, order);
    outputs.put(processor, output);
    inputs.forEach(topic -> readers.computeIfAbsent(topic, key -> new ArrayList<>()).add(order));
  }

  /** For a log of which everything is there. */
  public static InvariantChecker ofWholeLog(int cell) {
    return new InvariantChecker(cell, false);
  }

  /**
   * For a log whose topic {@code endpoint} may have been compacted: cycles of it may be missing.
   */
  public static InvariantChecker ofCompactedLog(int cell) {
    return new InvariantChecker(cell, true);
  }

  /**
   * The next record of its topic.
   *
   * @throws IllegalArgumentException if it is not: its offset was passed
   */
  public void add(CommittedRecord record) {
    Long before = read.put(record.topic(), record.offset());
    if (before != null && before >= record.offset()) {
      throw new IllegalArgumentException(
          "%s offset %d comes after offset %d"
              .formatted(record.topic().suffix(), record.offset(), before));
    }
    if (record.topic() == Topic.POD_SUBMITTED) {
      placement.asked(record);
    }
    for (CycleOrder reader : readers.getOrDefault(record.topic(), List.of())) {
      reader.input(record);
    }
    String processor = processor(record);
    if (processor != null) {
      byProcessor.get(processor).output(record);
    }
  }

  /** Whose cycle this is; null if it is nobody's. */
  private String processor(CommittedRecord record) {
    String owner = OWNED.get(record.topic());
    if (record.provenance() == null) {
      if (owner != null) {
        strange(record, "belongs to %s, but names no provenance".formatted(owner));
      }
      return null;
    }
    String source = record.source();
    String processor =
        source != null && source.startsWith(SOURCE_PREFIX)
            ? source.substring(SOURCE_PREFIX.length())
            : null;
    if (outputs.get(processor) != record.topic()) {
      strange(record, "a cycle of %s does not belong here".formatted(source));
      return null;
    }
    return processor;
  }

  private void strange(CommittedRecord record, String what) {
    findings.at(null, 0, record);
    findings.add(Invariant.ONE_WRITER, "%s", what);
  }

  /** The whole log was read: whatever a cycle names must be there. */
  public void end() {
    byProcessor.values().forEach(CycleOrder::end);
  }

  /**
   * The whole log was read, and it had come to rest: nothing was asked for any more, and every
   * processor had time to answer what was.
   */
  public void endAtRest() {
    end();
    byProcessor.values().forEach(CycleOrder::rest);
  }

  /** Whether nothing was found so far. */
  public boolean isClean() {
    return findings.counts().isEmpty();
  }

  /** What was found so far, in that order; of very many, the first ones. */
  public List<Violation> violations() {
    return List.copyOf(findings.kept());
  }

  /** How many violations of each invariant there are; those without one are left out. */
  public Map<Invariant, Long> counts() {
    return new TreeMap<>(findings.counts());
  }

  /** How many bindings were seen. */
  public long bindings() {
    return placement.bindings();
  }
}
