package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileDeleted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Score;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.example.FastDisks;
import io.fairlead.example.ReservedNodes;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Users' plug-ins beside the built-in ones, and profiles that name them. */
class PluginsTest {
  private static final Plugins PLUGINS =
      new Plugins(List.of(new ReservedNodes()), List.of(new FastDisks()));

  /** Lets everything pass, under any name, at any scope. */
  private record Anything(String name, Scope scope) implements Filter {
    @Override
    public boolean passes(ClusterState cluster, Shape shape, int slot) {
      return true;
    }

    @Override
    public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
      return List.of();
    }
  }

  private record Heavy(String name, int defaultWeight) implements Score {
    @Override
    public int score(ClusterState cluster, Shape shape, int slot) {
      return 0;
    }
  }

  private static SchedulingProfile profile(String name, List<String> filters, Object... scores) {
    TreeMap<String, Integer> weights = new TreeMap<>();
    for (int i = 0; i < scores.length; i += 2) {
      weights.put((String) scores[i], (Integer) scores[i + 1]);
    }
    return new SchedulingProfile(name, filters, scores.length == 0 ? null : weights, null);
  }

  @Nested
  class WhatCannotBe {
    private static void refused(List<Filter> filters, List<Score> scores, String... words) {
      assertThatThrownBy(() -> new Plugins(filters, scores))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .contains(words);
    }

    @Test
    void twoOfOneName() {
      refused(
          List.of(new Anything("ReservedNodes", Filter.Scope.NODE), new ReservedNodes()),
          List.of(),
          "Anything",
          "io.fairlead.example.ReservedNodes",
          "both have the name ReservedNodes");
    }

    @Test
    void theNameOfABuiltInOne() {
      String words = "%s is the name of a built-in plug-in";
      refused(
          List.of(new Anything("TaintToleration", Filter.Scope.NODE)),
          List.of(),
          words.formatted("TaintToleration"));
      refused(
          List.of(new Anything("GpuPacking", Filter.Scope.NODE)),
          List.of(),
          words.formatted("GpuPacking"));
      refused(List.of(), List.of(new Heavy("NodeReady", 1)), words.formatted("NodeReady"));
    }

    @Test
    void noName() {
      refused(List.of(new Anything(" ", Filter.Scope.NODE)), List.of(), "its name is empty");
      refused(List.of(), List.of(new Heavy(null, 1)), "its name is empty");
    }

    @Test
    void theScopeOfTheTopologyRules() {
      refused(
          List.of(new Anything("Wide", Filter.Scope.CLUSTER)), List.of(), "Wide", "scope CLUSTER");
    }

    @Test
    void aWeightThatNoProfileCouldGive() {
      refused(List.of(), List.of(new Heavy("Much", 101)), "Much", "is 101, but must be 0 to 100");
      refused(List.of(), List.of(new Heavy("Less", -1)), "Less", "is -1, but must be 0 to 100");
    }
  }

  @Test
  void theirNamesArePartOfThePolicysDescription() {
    SchedulingPolicy policy = SchedulingPolicy.kubernetesDefaults();

    assertThat(policy.description(PLUGINS))
        .isEqualTo(policy.description(Plugins.BUILT_IN) + " +FastDisks +ReservedNodes");
  }

  @Test
  void aProfileIsToldWhereItNamesWhatDoesNotExist() {
    SchedulingProfile profile =
        profile("x", List.of("NodeAffinity", "Nodeaffinity", "ReservedNodes"), "Disks", 1);

    assertThat(PLUGINS.unknownIn(profile))
        .extracting(FieldError::toString)
        .containsExactly(
            "filters[1]: there is no filter \"Nodeaffinity\"",
            "scores.Disks: there is no score \"Disks\"");
    assertThat(PLUGINS.unknownIn(profile("x", null))).isEmpty();
    assertThat(Plugins.BUILT_IN.unknownIn(profile("x", List.of("ReservedNodes")))).hasSize(1);
  }

  @Nested
  class InTheScheduler {
    private final Cycle<PlacementDecision> scheduler =
        Cycle.of(() -> new Scheduler(SchedulingPolicy.kubernetesDefaults(), PLUGINS));

    private String run(PodBuilder pod) {
      PlacementDecision decision = scheduler.run(pod.submitted()).getFirst();
      return decision instanceof PodBound bound
          ? bound.node()
          : ((PodUnschedulable) decision).message();
    }

    private void profileApplied(SchedulingProfile profile) {
      scheduler.run(new SchedulingProfileApplied(profile));
    }

    @Test
    void aFilterDecidesWhereAPodMayGo() {
      scheduler.run(node("node-1").label("example.com/team", "gold").registered());

      assertThat(run(pod("a").namespace("gold"))).isEqualTo("node-1");
      assertThat(run(pod("b")))
          .isEqualTo("0/1 nodes are available: 1 node(s) were reserved for another team (node-1).");
      profileApplied(profile("open", List.of()));
      assertThat(run(pod("c").scheduler("open"))).isEqualTo("node-1");
    }

    @Test
    void aScoreDecidesWhereAPodLikesToGoAndAProfileHowMuch() {
      scheduler.run(
          node("node-1").registered(), node("node-2").label("example.com/ssd", "").registered());

      assertThat(run(pod("a").label("example.com/reads-a-lot", ""))).isEqualTo("node-2");
      profileApplied(profile("slow", null, "FastDisks", 0));
      assertThat(run(pod("b").label("example.com/reads-a-lot", "").scheduler("slow")))
          .isEqualTo("node-1");
    }

    @Test
    void aProfileDoesWithoutPlugInsThatDoNotExistAndWhoWaitsIsTold() {
      scheduler.run(node("node-1").cpu(1000).registered());
      profileApplied(profile("old", List.of("QuietRacks"), "Gone", 5));

      assertThat(run(pod("a").cpu(1000).scheduler("old"))).isEqualTo("node-1");
      assertThat(run(pod("b").cpu(1000).scheduler("old")))
          .isEqualTo(
              "0/1 nodes are available: 1 Insufficient cpu (node-1). scheduling profile old:"
                  + " filters[0]: there is no filter \"QuietRacks\".");
    }

    @Test
    void aPodWhoseProfileDoesNotExistWaitsForItAndSaysSo() {
      scheduler.run(node("node-1").registered());

      assertThat(run(pod("a").scheduler("later")))
          .isEqualTo("scheduling profile later does not exist");
      assertThat(scheduler.run(new SchedulingProfileApplied(profile("later", null))))
          .singleElement()
          .isInstanceOf(PodBound.class);
      scheduler.run(new SchedulingProfileDeleted("later"));
      assertThat(run(pod("b").scheduler("later")))
          .isEqualTo("scheduling profile later does not exist");
    }
  }
}
