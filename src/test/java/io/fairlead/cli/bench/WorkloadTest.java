package io.fairlead.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Labels;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The pods and nodes that are measured with. */
class WorkloadTest {
  private static final ClusterSize SIZE = new ClusterSize(60, 600, 30);

  private static List<Pod> pods(Scenario scenario, int count) {
    return IntStream.range(0, count).mapToObj(scenario::pod).toList();
  }

  private static List<Pod> residents(Scenario scenario) {
    return IntStream.range(0, scenario.residents()).mapToObj(scenario::resident).toList();
  }

  @ParameterizedTest
  @EnumSource
  void theSameNumbersMakeEqualNodesAndPods(Workload workload) {
    Scenario one = workload.of(SIZE);
    Scenario other = workload.of(SIZE);

    assertThat(one.nodes()).isEqualTo(other.nodes()).hasSize(SIZE.nodes());
    assertThat(pods(one, SIZE.pods())).isEqualTo(pods(other, SIZE.pods()));
    assertThat(residents(one)).isEqualTo(residents(other));
  }

  @ParameterizedTest
  @EnumSource
  void noPodIsTakenForAnother(Workload workload) {
    Scenario scenario = workload.of(SIZE);
    List<Pod> all = new ArrayList<>(residents(scenario));
    all.addAll(pods(scenario, SIZE.pods()));

    assertThat(all).extracting(Pod::uid).doesNotHaveDuplicates();
    assertThat(all).extracting(Pod::namespacedName).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void thereAreAsManyShapesAsWereAskedForAndPodsTakeThemInTurn(Workload workload) {
    Scenario scenario = workload.of(new ClusterSize(60, 5_000, 2_500));
    List<Pod> pods = pods(scenario, 5_000);

    assertThat(pods.stream().map(WorkloadTest::withoutImage).collect(Collectors.toSet()))
        .hasSize(2_500);
    assertThat(pods.get(2_500).spec()).isEqualTo(pods.getFirst().spec());
  }

  /** What a scheduler tells pods apart by. */
  private static List<Object> withoutImage(Pod pod) {
    return List.of(
        pod.spec().requests(),
        pod.spec().nodeSelector(),
        pod.spec().tolerations(),
        pod.spec().topologySpreadConstraints());
  }

  @ParameterizedTest
  @CsvSource({"1", "7", "60", "500"})
  void eachMixedShapeSelectsWhatSomeNodeHas(int nodes) {
    Scenario scenario = Workload.MIXED.of(new ClusterSize(nodes, 1_000, 1_000));
    List<Node> cluster = scenario.nodes();

    assertThat(pods(scenario, 1_000))
        .allSatisfy(
            pod ->
                assertThat(cluster)
                    .anyMatch(
                        node ->
                            Labels.match(pod.spec().nodeSelector(), node.labels())
                                && !node.taints().contains(Machines.DEDICATED)));
    assertThat(pods(scenario, 1_000))
        .anyMatch(pod -> !pod.spec().nodeSelector().isEmpty())
        .anyMatch(pod -> !pod.spec().tolerations().isEmpty());
  }

  @Test
  void spreadPodsEitherSpreadOrKeepApartFromTheirLike() {
    List<Pod> pods = pods(Workload.SPREAD.of(SIZE), 2);

    assertThat(pods.get(0).spec().topologySpreadConstraints())
        .extracting(constraint -> constraint.topologyKey())
        .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
    assertThat(pods.get(1).spec().affinity().podAntiAffinity())
        .extracting(anti -> anti.requiredDuringSchedulingIgnoredDuringExecution())
        .satisfies(
            terms ->
                assertThat(terms)
                    .singleElement()
                    .satisfies(
                        term -> {
                          assertThat(term.topologyKey()).isEqualTo("kubernetes.io/hostname");
                          assertThat(term.labelSelector().matches(pods.get(1).metadata().labels()))
                              .isTrue();
                        }));
  }

  @Test
  void morePodsOfAShapeThanNodesCannotKeepApart() {
    assertThatThrownBy(() -> Workload.SPREAD.of(new ClusterSize(10, 100, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20 pods of each shape cannot keep apart on 10 nodes");
  }

  @Test
  void residentsOfThePreemptedClusterFillItToTheLastCore() {
    Scenario scenario = Workload.PREEMPT.of(SIZE);

    long taken = residents(scenario).stream().mapToLong(WorkloadTest::cpuMillis).sum();
    long wanted = pods(scenario, SIZE.pods()).stream().mapToLong(WorkloadTest::cpuMillis).sum();
    long there = scenario.nodes().stream().mapToLong(node -> node.allocatable().cpuMillis()).sum();

    assertThat(taken).isEqualTo(there);
    assertThat(wanted).isPositive().isLessThanOrEqualTo(there / 2);
    assertThat(residents(scenario)).allMatch(pod -> pod.spec().priority() < 1_000);
    assertThat(scenario.pod(0).spec().priority()).isEqualTo(1_000);
  }

  private static long cpuMillis(Pod pod) {
    return pod.spec().requests().get(Resources.CPU);
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "MIXED", "SPREAD"})
  void everyPodOfAGenerousClusterIsPlaced(Workload workload) {
    Scenario scenario = workload.of(SIZE);
    SchedulingLoop loop = SchedulingLoop.leastAllocated();
    loop.register(scenario.nodes());
    loop.run(pods(scenario, SIZE.pods()).stream().map(PodSubmitted::new).toList());

    assertThat(loop.bound()).isEqualTo(SIZE.pods());
    assertThat(loop.decisions()).isEqualTo(SIZE.pods());
  }
}
