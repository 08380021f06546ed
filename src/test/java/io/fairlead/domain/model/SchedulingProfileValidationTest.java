package io.fairlead.domain.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchedulingProfileValidationTest {

  @ParameterizedTest
  @MethodSource
  void aProfileIsChecked(SchedulingProfile profile, List<String> errors) {
    assertThat(PodSpecs.texts(SchedulingProfileValidation.validate(profile))).isEqualTo(errors);
  }

  static Stream<Arguments> aProfileIsChecked() {
    List<String> tooMany = IntStream.range(0, 101).mapToObj(i -> "Filter" + i).toList();
    return Stream.of(
        arguments(new SchedulingProfile("default-scheduler", null, null, null), List.of()),
        arguments(new SchedulingProfile("bare", List.of(), weights(), null), List.of()),
        arguments(
            new SchedulingProfile("a.b", List.of("NodeAffinity"), weights("x", 0, "y", 100), null),
            List.of()),
        arguments(
            new SchedulingProfile((String) null, null, null, null),
            List.of("metadata.name: a name is required")),
        arguments(
            new SchedulingProfile("Big", null, null, null),
            List.of("metadata.name: " + Names.DNS_SUBDOMAIN_RULE)),
        arguments(
            new SchedulingProfile("a", List.of("A", "", "A"), null, null),
            List.of(
                "filters[1]: a plug-in's name is required", "filters[2]: \"A\" is already there")),
        arguments(
            new SchedulingProfile("a", tooMany, null, null),
            List.of("filters: has 101 entries, more than 100")),
        arguments(
            new SchedulingProfile("a", null, weights("", 1, "x", -1, "y", 101, "z", null), null),
            List.of(
                "scores: a name is required",
                "scores.x: must be 0 to 100",
                "scores.y: must be 0 to 100",
                "scores.z: must be 0 to 100")));
  }

  @ParameterizedTest
  @MethodSource
  void aScoringStrategyIsChecked(ScoringStrategy strategy, List<String> errors) {
    SchedulingProfile profile = new SchedulingProfile("a", null, null, strategy);

    assertThat(PodSpecs.texts(SchedulingProfileValidation.validate(profile)))
        .isEqualTo(errors.stream().map("scoringStrategy"::concat).toList());
  }

  static Stream<Arguments> aScoringStrategyIsChecked() {
    String ascending = ".shape[1].utilization: must be more than the point's before it";
    return Stream.of(
        arguments(new ScoringStrategy(ScoringStrategy.Type.MostAllocated, null, null), List.of()),
        arguments(
            new ScoringStrategy(
                null, weights("!", 1, "cpu", 0, "example.com/gpu", 100, "memory", 101), null),
            List.of(
                ".resources.cpu: must be 1 to 100",
                ".resources.memory: must be 1 to 100",
                ".resources: \"!\" is not a resource ([prefix/]name)")),
        arguments(
            new ScoringStrategy(ScoringStrategy.Type.LeastAllocated, null, shape(0, 0)),
            List.of(".shape: is only for RequestedToCapacityRatio")),
        arguments(ratio(), List.of(".shape: RequestedToCapacityRatio needs at least one point")),
        arguments(ratio(50, 5), List.of()),
        arguments(ratio(0, 0, 100, 10), List.of()),
        arguments(ratio(0, 10, 1, 0), List.of()),
        arguments(ratio(50, 5, 50, 5), List.of(ascending)),
        arguments(ratio(50, 5, 49, 5), List.of(ascending)),
        arguments(
            ratio(-1, -1, 101, 11),
            List.of(
                ".shape[0].utilization: must be 0 to 100",
                ".shape[0].score: must be 0 to 10",
                ".shape[1].utilization: must be 0 to 100",
                ".shape[1].score: must be 0 to 10")));
  }

  private static ScoringStrategy ratio(int... utilizationsAndScores) {
    return new ScoringStrategy(
        ScoringStrategy.Type.RequestedToCapacityRatio, null, shape(utilizationsAndScores));
  }

  private static List<UtilizationPoint> shape(int... points) {
    return IntStream.range(0, points.length / 2)
        .mapToObj(i -> new UtilizationPoint(points[2 * i], points[2 * i + 1]))
        .toList();
  }

  private static SortedMap<String, Integer> weights(Object... namesAndWeights) {
    TreeMap<String, Integer> weights = new TreeMap<>();
    for (int i = 0; i < namesAndWeights.length; i += 2) {
      weights.put((String) namesAndWeights[i], (Integer) namesAndWeights[i + 1]);
    }
    return weights;
  }
}
