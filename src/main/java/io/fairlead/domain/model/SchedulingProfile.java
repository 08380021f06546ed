package io.fairlead.domain.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A named set of plug-ins with weights; pods choose one by their {@code schedulerName}. After
 * kube-scheduler's KubeSchedulerProfile. Belongs to no namespace: of the metadata only the rest
 * counts.
 *
 * @param filters names of the filters besides those that every profile has; null means all
 * @param scores weight by score plug-in; 0 turns one off; null means the defaults
 * @param scoringStrategy how NodeResourcesFit scores; null means least allocated
 */
public record SchedulingProfile(
    Metadata metadata,
    List<String> filters,
    SortedMap<String, Integer> scores,
    ScoringStrategy scoringStrategy) {

  public static final String DEFAULT_NAME = "default-scheduler";
  public static final int MAX_WEIGHT = 100;

  public SchedulingProfile {
    filters = filters == null ? null : List.copyOf(filters);
    scores = scores == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(scores));
    scoringStrategy =
        scoringStrategy == null
            ? new ScoringStrategy(ScoringStrategy.Type.LeastAllocated, null, null)
            : scoringStrategy;
  }

  public SchedulingProfile(
      String name,
      List<String> filters,
      SortedMap<String, Integer> scores,
      ScoringStrategy scoringStrategy) {
    this(Metadata.named(null, name), filters, scores, scoringStrategy);
  }

  /** What pods say in {@code schedulerName}. */
  public String name() {
    return metadata.name();
  }

  /**
   * NodeResourcesFit's scoring strategy.
   *
   * @param resources which count, by how much (1 to 100); null means cpu and memory alike
   * @param shape for RequestedToCapacityRatio: score (0 to 10) by utilization (percent), ascending
   */
  public record ScoringStrategy(
      Type type, SortedMap<String, Integer> resources, List<UtilizationPoint> shape) {
    public ScoringStrategy {
      type = type == null ? Type.LeastAllocated : type;
      if (resources == null || resources.isEmpty()) {
        TreeMap<String, Integer> both = new TreeMap<>();
        both.put(Resources.CPU, 1);
        both.put(Resources.MEMORY, 1);
        resources = both;
      }
      resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
      shape = Copies.list(shape);
    }

    /** What is preferred. */
    public enum Type {
      LeastAllocated,
      MostAllocated,
      RequestedToCapacityRatio
    }
  }

  /** One point of a piecewise linear function. */
  public record UtilizationPoint(int utilization, int score) {}
}
