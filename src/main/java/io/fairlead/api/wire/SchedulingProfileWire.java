package io.fairlead.api.wire;

import io.fairlead.api.wire.SchedulingProfileResource.RequestedToCapacityRatio;
import io.fairlead.api.wire.SchedulingProfileResource.Spec;
import io.fairlead.api.wire.SchedulingProfileResource.UtilizationShapePoint;
import io.fairlead.api.wire.SchedulingProfileResource.Weighted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import io.fairlead.view.Applied;
import io.fairlead.view.Versioned;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Scheduling profiles. */
public final class SchedulingProfileWire {
  private static final String STRATEGY = "spec.scoringStrategy";

  private SchedulingProfileWire() {}

  // ---- to the wire

  public static SchedulingProfileResource toWire(Versioned<Applied<SchedulingProfile>> object) {
    SchedulingProfile profile = object.value().object();
    SchedulingProfileResource wire = new SchedulingProfileResource();
    wire.setMetadata(
        MetadataWire.clusterToWire(
            profile.metadata(), object.value().createdAt(), object.version()));
    wire.setSpec(
        new Spec(
            profile.filters(), weights(profile.scores()), strategy(profile.scoringStrategy())));
    return wire;
  }

  private static SchedulingProfileResource.ScoringStrategy strategy(ScoringStrategy strategy) {
    return new SchedulingProfileResource.ScoringStrategy(
        strategy.type().name(),
        weights(strategy.resources()),
        strategy.shape().isEmpty()
            ? null
            : new RequestedToCapacityRatio(
                strategy.shape().stream()
                    .map(point -> new UtilizationShapePoint(point.utilization(), point.score()))
                    .toList()));
  }

  private static List<Weighted> weights(SortedMap<String, Integer> weights) {
    return weights == null
        ? null
        : weights.entrySet().stream()
            .map(weight -> new Weighted(weight.getKey(), weight.getValue()))
            .toList();
  }

  // ---- from the wire

  /** Problems that keep it from being read are added to the errors. */
  public static SchedulingProfile fromWire(
      SchedulingProfileResource wire, List<FieldError> errors) {
    Spec spec = wire.getSpec() == null ? new Spec(null, null, null) : wire.getSpec();
    return new SchedulingProfile(
        MetadataWire.fromWire(wire.getMetadata()),
        spec.filters(),
        weights("spec.scores", spec.scores(), errors),
        strategy(spec.scoringStrategy(), errors));
  }

  private static ScoringStrategy strategy(
      SchedulingProfileResource.ScoringStrategy wire, List<FieldError> errors) {
    if (wire == null) {
      return null;
    }
    var ratio = wire.requestedToCapacityRatio();
    return new ScoringStrategy(
        Constants.read(ScoringStrategy.Type.class, STRATEGY + ".type", wire.type(), errors),
        weights(STRATEGY + ".resources", wire.resources(), errors),
        Lists.read(
            STRATEGY + ".requestedToCapacityRatio.shape",
            ratio == null ? null : ratio.shape(),
            SchedulingProfileWire::point,
            errors));
  }

  private static UtilizationPoint point(
      String path, UtilizationShapePoint wire, List<FieldError> errors) {
    return new UtilizationPoint(
        required(path + ".utilization", wire.utilization(), errors),
        required(path + ".score", wire.score(), errors));
  }

  private static int required(String path, Integer number, List<FieldError> errors) {
    if (number == null) {
      errors.add(FieldError.required(path, "a number is required"));
      return 0;
    }
    return number;
  }

  /** By name; null stays null. A weight that is left out is 1, as in kube-scheduler's files. */
  private static SortedMap<String, Integer> weights(
      String path, List<Weighted> wire, List<FieldError> errors) {
    if (wire == null) {
      return null;
    }
    SortedMap<String, Integer> weights = new TreeMap<>();
    for (int i = 0; i < wire.size(); i++) {
      String name = wire.get(i).name();
      String at = path + "[" + i + "].name";
      if (name == null || name.isEmpty()) {
        errors.add(FieldError.required(at, "a name is required"));
      } else if (weights.containsKey(name)) {
        errors.add(FieldError.duplicate(at, "\"" + name + "\" is already there"));
      } else {
        weights.put(name, wire.get(i).weight() == null ? 1 : wire.get(i).weight());
      }
    }
    return weights;
  }
}
