package io.fairlead.domain.model;

import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold for a scheduling profile on its own. Whether its plug-ins exist only the scheduler
 * that loads it knows.
 */
public final class SchedulingProfileValidation {
  private static final int MAX_UTILIZATION = 100;
  private static final int MAX_SCORE = 10;

  private final List<FieldError> errors = new ArrayList<>();

  private SchedulingProfileValidation() {}

  /** Every error of a profile; empty if it is valid. */
  public static List<FieldError> validate(SchedulingProfile profile) {
    SchedulingProfileValidation validation = new SchedulingProfileValidation();
    validation.errors.addAll(Names.validateMetadata(profile.metadata()));
    if (profile.filters() != null) {
      validation.filters(profile.filters());
    }
    if (profile.scores() != null) {
      validation.weights("scores", profile.scores(), 0);
    }
    validation.strategy("scoringStrategy", profile.scoringStrategy());
    return List.copyOf(validation.errors);
  }

  private void filters(List<String> filters) {
    if (!Limits.within(Limits.PLUGINS, "filters", filters, errors)) {
      return;
    }
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < filters.size(); i++) {
      String path = "filters[" + i + "]";
      if (filters.get(i).isEmpty()) {
        errors.add(FieldError.required(path, "a plug-in's name is required"));
      } else if (!seen.add(filters.get(i))) {
        errors.add(FieldError.duplicate(path, "\"" + filters.get(i) + "\" is already there"));
      }
    }
  }

  private void strategy(String path, ScoringStrategy strategy) {
    weights(path + ".resources", strategy.resources(), 1);
    strategy
        .resources()
        .keySet()
        .forEach(name -> ResourcesValidation.validateName(path + ".resources", name, errors));
    boolean byShape = strategy.type() == ScoringStrategy.Type.RequestedToCapacityRatio;
    if (byShape && strategy.shape().isEmpty()) {
      errors.add(
          FieldError.required(
              path + ".shape", "RequestedToCapacityRatio needs at least one point"));
    } else if (!byShape && !strategy.shape().isEmpty()) {
      errors.add(FieldError.invalid(path + ".shape", "is only for RequestedToCapacityRatio"));
    } else {
      shape(path + ".shape", strategy.shape());
    }
  }

  private void shape(String path, List<UtilizationPoint> shape) {
    int before = -1;
    for (int i = 0; i < shape.size(); i++) {
      UtilizationPoint point = shape.get(i);
      String pointPath = path + "[" + i + "]";
      if (point.utilization() < 0 || point.utilization() > MAX_UTILIZATION) {
        errors.add(
            FieldError.invalid(pointPath + ".utilization", "must be 0 to " + MAX_UTILIZATION));
      } else if (point.utilization() <= before) {
        errors.add(
            FieldError.invalid(
                pointPath + ".utilization", "must be more than the point's before it"));
      }
      if (point.score() < 0 || point.score() > MAX_SCORE) {
        errors.add(FieldError.invalid(pointPath + ".score", "must be 0 to " + MAX_SCORE));
      }
      before = point.utilization();
    }
  }

  private void weights(String path, Map<String, Integer> weights, int min) {
    if (!Limits.within(Limits.PLUGINS, path, weights.keySet(), errors)) {
      return;
    }
    weights.forEach(
        (name, weight) -> {
          if (name.isEmpty()) {
            errors.add(FieldError.required(path, "a name is required"));
          }
          if (weight == null || weight < min || weight > SchedulingProfile.MAX_WEIGHT) {
            errors.add(
                FieldError.invalid(
                    path + "." + name, "must be " + min + " to " + SchedulingProfile.MAX_WEIGHT));
          }
        });
  }
}
