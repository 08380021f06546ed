package io.fairlead.domain.model;

import static io.fairlead.domain.model.PodSpecs.errors;
import static io.fairlead.domain.model.PodSpecs.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TopologySpreadValidationTest {
  private static final String PATH = "spec.topologySpreadConstraints";
  private static final LabelSelector WEB = new LabelSelector(labels("app", "web"));

  @ParameterizedTest
  @MethodSource
  void aConstraintIsChecked(TopologySpreadConstraint constraint, List<String> errors) {
    assertThat(errors(PodSpecs.with(List.of(constraint))))
        .isEqualTo(errors.stream().map((PATH + "[0]")::concat).toList());
  }

  static Stream<Arguments> aConstraintIsChecked() {
    WhenUnsatisfiable never = WhenUnsatisfiable.DoNotSchedule;
    WhenUnsatisfiable anyway = WhenUnsatisfiable.ScheduleAnyway;
    return Stream.of(
        arguments(constraint(1, "zone", never, null, null), List.of()),
        arguments(constraint(Integer.MAX_VALUE, "zone", anyway, WEB, null, "hash"), List.of()),
        arguments(constraint(1, "zone", never, WEB, 3), List.of()),
        arguments(constraint(0, "zone", never, WEB, null), List.of(".maxSkew: must be at least 1")),
        arguments(
            constraint(-1, null, null, WEB, null),
            List.of(
                ".maxSkew: must be at least 1",
                ".topologyKey: a label key is required",
                ".whenUnsatisfiable: DoNotSchedule or ScheduleAnyway")),
        arguments(
            constraint(1, "no key", never, WEB, 0),
            List.of(
                ".topologyKey: \"no key\" is not a label key ([prefix/]name)",
                ".minDomains: must be at least 1")),
        arguments(
            constraint(1, "zone", anyway, WEB, 1),
            List.of(".minDomains: must be empty when whenUnsatisfiable is ScheduleAnyway")),
        arguments(
            constraint(1, "zone", never, null, null, "hash"),
            List.of(".matchLabelKeys: must be empty when there is no labelSelector")),
        arguments(
            constraint(1, "zone", never, WEB, null, "app"),
            List.of(".matchLabelKeys[0]: \"app\" is in labelSelector, too")),
        arguments(
            constraint(1, "zone", never, new LabelSelector(labels("!", "")), null),
            List.of(".labelSelector.matchLabels: \"!\" is not a label key ([prefix/]name)")));
  }

  @Test
  void aPlaceIsConstrainedOncePerWay() {
    TopologySpreadConstraint hard =
        constraint(1, "zone", WhenUnsatisfiable.DoNotSchedule, WEB, null);
    TopologySpreadConstraint soft =
        constraint(1, "zone", WhenUnsatisfiable.ScheduleAnyway, WEB, null);

    assertThat(errors(PodSpecs.with(List.of(hard, soft)))).isEmpty();
    assertThat(errors(PodSpecs.with(List.of(hard, soft, hard))))
        .containsExactly(PATH + "[2]: another has the same topologyKey and whenUnsatisfiable");
  }

  @Test
  void twentyConstraintsAreEnough() {
    List<TopologySpreadConstraint> constraints = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      constraints.add(constraint(1, "key" + i, WhenUnsatisfiable.DoNotSchedule, WEB, null));
    }

    assertThat(errors(PodSpecs.with(constraints.subList(0, 20)))).isEmpty();
    assertThat(errors(PodSpecs.with(constraints)))
        .containsExactly(PATH + ": has 21 entries, more than 20");
  }

  private static TopologySpreadConstraint constraint(
      int maxSkew,
      String topologyKey,
      WhenUnsatisfiable whenUnsatisfiable,
      LabelSelector selector,
      Integer minDomains,
      String... matchLabelKeys) {
    return new TopologySpreadConstraint(
        maxSkew,
        topologyKey,
        whenUnsatisfiable,
        selector,
        minDomains,
        null,
        null,
        List.of(matchLabelKeys));
  }
}
