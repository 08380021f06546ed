package io.fairlead.domain.scheduling.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.SpecEvent;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.scheduling.oracle.NaiveScores.Score;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * One line of a table: a cluster, a pod that asks, and what each node says to it. The oracle must
 * say so, and the scheduler, if it has the feature.
 */
final class Example {
  private final String name;
  private final List<NodeBuilder> nodes = new ArrayList<>();
  private final List<PlacementRules.Bound> placed = new ArrayList<>();
  private final List<SpecEvent> specs = new ArrayList<>();
  private SchedulingProfile profile =
      new SchedulingProfile(SchedulingProfile.DEFAULT_NAME, null, null, null);
  private Pod pod;
  private final TreeMap<String, List<String>> reasons = new TreeMap<>();
  private final TreeMap<String, TreeMap<Score, Long>> scores = new TreeMap<>();
  private String winner;

  private Example(String name) {
    this.name = name;
  }

  static Example example(String name) {
    return new Example(name);
  }

  Example on(NodeBuilder... some) {
    nodes.addAll(List.of(some));
    return this;
  }

  Example given(SpecEvent... some) {
    specs.addAll(List.of(some));
    return this;
  }

  Example placed(PodBuilder some, String node, Integer... gpus) {
    placed.add(new PlacementRules.Bound(some.build(), node, List.of(gpus), false));
    return this;
  }

  Example terminating(PodBuilder some, String node) {
    placed.add(new PlacementRules.Bound(some.build(), node, List.of(), true));
    return this;
  }

  Example profile(SchedulingProfile newProfile) {
    profile = newProfile;
    return this;
  }

  Example asks(PodBuilder some) {
    pod = some.build();
    return this;
  }

  /** These nodes, and no others, do not take the pod. */
  Example rejected(List<String> why, String... names) {
    Arrays.stream(names).forEach(node -> reasons.put(node, why));
    return this;
  }

  Example rejected(String why, String... names) {
    return rejected(List.of(why), names);
  }

  Example scores(Score score, String node, long value) {
    scores.computeIfAbsent(node, n -> new TreeMap<>()).put(score, value);
    return this;
  }

  Example wins(String node) {
    winner = node;
    return this;
  }

  /** The tests of a table. */
  static Stream<DynamicTest> test(Feature feature, Example... table) {
    return test(Feature.BUILT.contains(feature), table);
  }

  static Stream<DynamicTest> test(boolean built, Example... table) {
    return Arrays.stream(table)
        .flatMap(
            example ->
                (built
                        ? Stream.of(PlacementRules.ORACLE, PlacementRules.SCHEDULER)
                        : Stream.of(PlacementRules.ORACLE))
                    .map(
                        rules ->
                            DynamicTest.dynamicTest(
                                rules + ": " + example.name, () -> example.check(rules))));
  }

  private void check(PlacementRules rules) {
    PlacementRules.Situation situation =
        new PlacementRules.Situation(
            nodes.stream().map(NodeBuilder::build).toList(), placed, specs, profile);
    assertThat(rules.reasons(situation, pod)).isEqualTo(reasons);
    if (winner != null) {
      assertThat(rules.best(situation, pod)).contains(winner);
    } else if (reasons.size() == nodes.size()) {
      assertThat(rules.best(situation, pod)).isEmpty();
    }
    scores.forEach(
        (node, expected) ->
            assertThat(OracleRules.scores(situation, pod, node))
                .as(node)
                .containsAllEntriesOf(expected));
  }
}
