package io.fairlead.chaos;

import io.fairlead.replay.invariant.Invariant;
import io.fairlead.replay.invariant.Violation;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What came of a run.
 *
 * @param faults how often each was done
 * @param whyNotCut why the network was left alone; null if it was not
 * @param submitted pods that were asked for, through Kafka
 * @param created pods that the API said it has created
 * @param acknowledged pods of both kinds whose submission was acknowledged
 * @param lost of those, the uids that nothing was ever decided about
 * @param placed bindings in the log
 * @param records committed ones that were checked
 * @param restarts how often a process ended of itself and was started again
 * @param settled whether the system came to rest after the last fault
 * @param failovers milliseconds from the fault until the cell's next decision could be read
 * @param spoiledFailovers those that say nothing because the broker failed in between
 */
public record ChaosReport(
    ChaosPlan plan,
    Map<Fault, Integer> faults,
    String whyNotCut,
    long submitted,
    long created,
    int acknowledged,
    int deletions,
    List<String> lost,
    long placed,
    long records,
    int restarts,
    boolean settled,
    Map<Invariant, Long> counts,
    List<Violation> violations,
    Percentiles failovers,
    int spoiledFailovers) {

  private static final int MAX_SHOWN = 20;
  private static final Set<Invariant> TWICE = Set.of(Invariant.BOUND_ONCE, Invariant.CYCLE_ONCE);

  /** Of all invariants. */
  public long violationCount() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Uids bound again, and cycles written again. */
  public long duplicated() {
    return TWICE.stream().mapToLong(what -> counts.getOrDefault(what, 0L)).sum();
  }

  /** Whether everything held, and everybody got an answer. */
  public boolean isGood() {
    return violationCount() == 0 && lost.isEmpty() && settled;
  }

  /** In the order in which one wants to read it. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("violations", violationCount());
    map.put("lost", lost.size());
    map.put("duplicated", duplicated());
    map.put("failoverMillis", failovers);
    map.put("failoversSpoiledByTheBroker", spoiledFailovers);
    map.put("seed", plan.seed());
    map.put("seconds", plan.length().toSeconds());
    map.put("controlPlanes", plan.controlPlanes());
    map.put("cells", plan.cells());
    map.put("faults", new EnumMap<>(faults));
    map.put("networkCuts", whyNotCut == null);
    if (whyNotCut != null) {
      map.put("whyNoNetworkCuts", whyNotCut);
    }
    map.put("podsSubmitted", submitted);
    map.put("podsCreatedByApi", created);
    map.put("podsAcknowledged", acknowledged);
    map.put("deletionsAcknowledged", deletions);
    map.put("podsPlaced", placed);
    map.put("recordsChecked", records);
    map.put("unexpectedRestarts", restarts);
    map.put("settled", settled);
    if (!counts.isEmpty()) {
      map.put("violationsByInvariant", new EnumMap<>(counts));
      map.put(
          "firstViolations",
          violations.stream().limit(MAX_SHOWN).map(Violation::toString).toList());
    }
    if (!lost.isEmpty()) {
      map.put("firstLost", lost.stream().limit(MAX_SHOWN).toList());
    }
    return map;
  }
}
