package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.GIB;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.SpreadBuilder.over;
import static io.fairlead.domain.testing.TermBuilder.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.domain.scheduling.explain.PodExplanation.Change;
import io.fairlead.domain.scheduling.explain.PodExplanation.Failure;
import io.fairlead.domain.scheduling.explain.PodExplanation.NodeVerdict;
import io.fairlead.domain.scheduling.explain.PodExplanation.Reason;
import io.fairlead.domain.scheduling.explain.PodExplanation.ScoreShare;
import io.fairlead.domain.scheduling.explain.PodExplanation.State;
import io.fairlead.domain.scheduling.explain.Summary;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Selectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the scheduler says of a pod when it is asked. */
class SchedulerExplainTest {
  private static final Plugins USERS = new Plugins(List.of(new OnWeekdays()), List.of());

  private Scheduler scheduler = new Scheduler(SchedulingPolicy.kubernetesDefaults());

  /** A user's filter that says nothing of what would help. */
  private static final class OnWeekdays implements Filter {
    @Override
    public boolean passes(ClusterState cluster, Shape shape, int slot) {
      return false;
    }

    @Override
    public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
      return List.of("it is Sunday");
    }
  }

  private List<PlacementDecision> run(Event... inputs) {
    scheduler.advance(Cycle.START);
    Arrays.stream(inputs).forEach(input -> scheduler.apply(input, Cycle.START));
    List<PlacementDecision> decisions = new ArrayList<>();
    for (Optional<PlacementDecision> next = scheduler.decide(Cycle.START);
        next.isPresent();
        next = scheduler.decide(Cycle.START)) {
      scheduler.applyDecision(next.get(), Cycle.START);
      decisions.add(next.get());
    }
    return decisions;
  }

  private void place(PodBuilder pod, String node) {
    scheduler.apply(pod.submitted(), Cycle.START);
    scheduler.applyDecision(new PodBound(pod.build(), node), Cycle.START);
  }

  private PodExplanation explainPending(PodBuilder pod) {
    run(pod.submitted());
    return scheduler.explain(pod.build().uid(), 100, null).orElseThrow();
  }

  private static PodBuilder p() {
    return pod("p").uid("p");
  }

  // ---- each filter

  /** A node, what is placed there, a pod that does not fit, and what is said of it. */
  record Case(
      String filter,
      NodeBuilder node,
      List<PodBuilder> placed,
      PodBuilder pod,
      List<String> details,
      List<String> changes) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "NodeResourcesFit",
            node("n").cpu(2000),
            List.of(pod("a").uid("a").cpu(500)),
            p().cpu(2000),
            List.of("cpu: 2 requested, 1500m left of 2: 500m more needed"),
            List.of("500m more cpu")),
        new Case(
            "NodeResourcesFit",
            node("n").memory(GIB).pods(1),
            List.of(pod("a").uid("a")),
            p().memory(2 * GIB),
            List.of(
                "memory: 2Gi requested, 1Gi left of 1Gi: 1Gi more needed",
                "pods: 1 requested, 0 left of 1: 1 more needed"),
            List.of("1Gi more memory", "1 fewer pod")),
        new Case(
            "GpuFit",
            node("n").gpus(2),
            List.of(),
            p().gpus(3),
            List.of("3 whole GPUs and 0 thousandths of another requested, 2 of 2 are idle"),
            List.of("1 more idle GPU")),
        new Case(
            "GpuFit",
            node("n").gpus(1),
            List.of(),
            p().gpus(2).gpuMillis(500),
            List.of("2 whole GPUs and 500 thousandths of another requested, 1 of 1 are idle"),
            List.of("1 more idle GPU, and a GPU with 500 thousandths free")),
        new Case(
            "NodePorts",
            node("n"),
            List.of(pod("a").uid("a").hostPort(80)),
            p().hostPort(80).hostPort(81),
            List.of("host port 80/TCP is taken"),
            List.of("host port 80/TCP free")),
        new Case(
            "NodeName",
            node("n"),
            List.of(),
            p().onlyOn("other"),
            List.of("the pod's nodeName is other"),
            List.of("name it in the pod's nodeName")),
        new Case(
            "NodeUnschedulable",
            node("n").cordoned(),
            List.of(),
            p(),
            List.of(
                "it is cordoned, and the pod does not tolerate"
                    + " node.kubernetes.io/unschedulable:NoSchedule"),
            List.of("uncordon it, or tolerate node.kubernetes.io/unschedulable:NoSchedule")),
        new Case(
            "TaintToleration",
            node("n")
                .taint("dedicated", "db", TaintEffect.NoSchedule)
                .taint("slow", "", TaintEffect.PreferNoSchedule)
                .taint("broken", "", TaintEffect.NoExecute),
            List.of(),
            p(),
            List.of(
                "does not tolerate dedicated=db:NoSchedule", "does not tolerate broken:NoExecute"),
            List.of("tolerate taint dedicated=db:NoSchedule", "tolerate taint broken:NoExecute")),
        new Case(
            "NodeAffinity",
            node("n").label("zone", "y"),
            List.of(),
            p().nodeSelector("zone", "x").nodeSelector("disk", "ssd"),
            List.of("requires disk=ssd, found no such label", "requires zone=x, found y"),
            List.of("label disk=ssd", "label zone=x")),
        new Case(
            "NodeAffinity",
            node("n").label("cores", "4"),
            List.of(),
            p().requiringNode(Selectors.nodesWhere("cores", NodeSelector.Operator.Gt, "8")),
            List.of("requires cores > 8, found 4"),
            List.of("label cores > 8")),
        new Case(
            "NodeAffinity",
            node("n"),
            List.of(),
            p().requiringNode(Selectors.nodesNamed(NodeSelector.Operator.In, "a", "b")),
            List.of("requires metadata.name in (a, b), found n"),
            List.of("another required node affinity: metadata.name in (a, b)")),
        new Case(
            "PodTopologySpread",
            node("n").label("zone", "a"),
            List.of(labelled("a"), labelled("b")),
            labelled("p").spread(over("zone").minDomains(2).of("app", "web").build()),
            List.of("zone=a with app=web: 2 + the pod itself - smallest 0 > maxSkew 1"),
            List.of("2 fewer pods with app=web in zone=a")),
        new Case(
            "PodTopologySpread",
            node("n"),
            List.of(),
            labelled("p").spread(over("zone").of("app", "web").build()),
            List.of("the node has no label zone"),
            List.of("label zone")),
        new Case(
            "InterPodAffinity",
            node("n").label("zone", "a"),
            List.of(),
            p().near(term("zone", "app", "db")),
            List.of("required affinity: no pod with app=db in zone=a"),
            List.of("a pod with app=db in zone=a")),
        new Case(
            "InterPodAffinity",
            node("n").label("zone", "a"),
            List.of(labelled("a")),
            p().apart(term("zone", "app", "web")),
            List.of("required anti-affinity: 1 pod with app=web in zone=a"),
            List.of("1 fewer pod with app=web in zone=a")),
        new Case(
            "InterPodAffinity",
            node("n").label("zone", "a"),
            List.of(pod("a").uid("a").apart(term("zone", "app", "web"))),
            labelled("p"),
            List.of("1 pod with anti-affinity to app=web in zone=a"),
            List.of("1 fewer pod with anti-affinity to app=web in zone=a")));
  }

  private static PodBuilder labelled(String name) {
    return pod(name).uid(name).label("app", "web");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFilterSaysWhatIsMissingAndWhatWouldHelp(Case given) {
    run(given.node().registered());
    given.placed().forEach(pod -> place(pod, "n"));

    PodExplanation explanation = explainPending(given.pod());

    assertThat(explanation.state()).isEqualTo(State.Pending);
    assertThat(explanation.verdicts())
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.passes()).isFalse();
              assertThat(verdict.failures())
                  .extracting(Failure::filter, Failure::details)
                  .containsExactly(tuple(given.filter(), given.details()));
            });
    assertThat(explanation.smallestChange()).isEqualTo(new Change("n", 1, given.changes()));
  }

  @Test
  void aLostNodeMustSendHeartbeatsAgain() {
    run(node("n").registered(), new NodeLost("n", Cycle.START));

    PodExplanation explanation = explainPending(p());

    assertThat(explanation.verdicts().getFirst().failures())
        .extracting(Failure::filter, Failure::reasons)
        .containsExactly(tuple("NodeReady", List.of("node(s) were not ready")));
    assertThat(Summary.smallestChange(explanation)).isEqualTo("on n: heartbeats again");
  }

  @Test
  void aUsersFilterIsNamedThoughItSaysNothingOfWhatWouldHelp() {
    scheduler = new Scheduler(SchedulingPolicy.kubernetesDefaults(), USERS);
    run(node("n").registered());

    assertThat(explainPending(p()).smallestChange().changes())
        .containsExactly("whatever filter OnWeekdays asks for");
  }

  // ---- a pod that waits

  @Test
  void everyFilterThatFailsIsToldAndTheFirstOneCounts() {
    run(node("n").cpu(1000).taint("dedicated", "db", TaintEffect.NoSchedule).registered());

    PodExplanation explanation = explainPending(p().cpu(2000).hostPort(1).nodeSelector("a", "b"));

    assertThat(explanation.verdicts().getFirst().failures())
        .extracting(Failure::filter)
        .containsExactly("TaintToleration", "NodeAffinity", "NodeResourcesFit");
    assertThat(explanation.reasons())
        .containsExactly(new Reason("node(s) had untolerated taint {dedicated: db}", 1));
  }

  @Test
  void theSmallestChangeIsWhereFewestFiltersFailAndThenWhereLeastIsMissing() {
    run(
        node("far").cpu(1000).registered(),
        node("nearest").cpu(1900).registered(),
        node("two").cpu(1990).label("x", "y").cordoned().registered());

    PodExplanation explanation = explainPending(p().cpu(2000));

    assertThat(explanation.verdicts())
        .extracting(NodeVerdict::node)
        .containsExactly("nearest", "far", "two");
    assertThat(explanation.smallestChange())
        .isEqualTo(new Change("nearest", 1, List.of("100m more cpu")));
    assertThat(explanation.smallerRequest())
        .isEqualTo(new Change("nearest", 1, List.of("request 1900m cpu")));
    assertThat(Summary.of(explanation))
        .startsWith(
            "smallest change: on nearest: 100m more cpu, or in the pod: request 1900m cpu, which"
                + " fits on nearest; 0/3 nodes would take it: nearest: Insufficient cpu (cpu: 2"
                + " requested, 1900m left of 1900m: 100m more needed); far: ");
  }

  @Test
  void theNodeForASmallerRequestMayBeAnotherThanTheOneThatLacksLeast() {
    run(node("large").cpu(100_000).registered(), node("small").cpu(6_000).registered());
    place(pod("a").uid("a").cpu(95_000), "large");

    PodExplanation explanation = explainPending(p().cpu(10_000));

    assertThat(explanation.smallestChange().node()).isEqualTo("large");
    assertThat(explanation.smallerRequest())
        .isEqualTo(new Change("small", 1, List.of("request 6 cpu")));
  }

  @Test
  void askingForLessIsNoHelpWhereSomethingElseIsWrong() {
    run(node("n").cpu(1000).pods(0).registered());

    assertThat(explainPending(p().cpu(2000)).smallerRequest()).isNull();
  }

  @Test
  void whatIsPromisedIsNamedWithThePodThatItIsPromisedTo() {
    run(node("n").cpu(1000).registered(), pod("low").uid("low").cpu(1000).submitted());
    run(pod("high").uid("high").cpu(800).priority(10).submitted());

    PodExplanation high = scheduler.explain("high", 100, null).orElseThrow();
    PodExplanation other = explainPending(p().cpu(300));

    assertThat(high.nominatedNode()).isEqualTo("n");
    assertThat(other.verdicts().getFirst().failures().getFirst().details())
        .containsExactly(
            "cpu: 300m requested, 0 left of 1, 800m promised to default/high: 1100m more needed");
  }

  @Test
  void promisedPortsAndGpusAreNamedLikewise() {
    run(node("n").gpus(1).registered(), pod("low").uid("low").gpus(1).hostPort(80).submitted());
    run(pod("high").uid("high").gpus(1).hostPort(80).priority(10).submitted());

    PodExplanation other = explainPending(p().gpus(1).hostPort(80));

    assertThat(other.verdicts().getFirst().failures())
        .extracting(Failure::filter, Failure::details)
        .containsExactly(
            tuple(
                "NodePorts",
                List.of(
                    "host port 80/TCP is taken", "host port 80/TCP is promised to default/high")),
            tuple(
                "GpuFit",
                List.of(
                    "1 whole GPUs and 0 thousandths of another requested, 0 of 1 are idle",
                    "1 whole GPUs and 0 thousandths of another promised to default/high")));
    assertThat(other.smallestChange().changes())
        .containsExactly("host port 80/TCP free", "2 more idle GPUs");
  }

  @Test
  void aQuotaAndAMissingProfileAreWhatAPodWaitsFor() {
    Resources hard = Resources.NONE.with("requests.cpu", 100);
    run(
        node("n").registered(),
        new ResourceQuotaApplied(new ResourceQuota(Metadata.named("default", "tight"), hard)));

    PodExplanation limited = explainPending(p().cpu(200));
    PodExplanation unknown = explainPending(pod("q").uid("q").scheduler("nobody"));

    assertThat(limited.waitsFor())
        .containsExactly(
            "exceeded quota: tight, requested: requests.cpu=200m, used: requests.cpu=0, limited:"
                + " requests.cpu=100m");
    assertThat(limited.feasible()).isEqualTo(1);
    assertThat(unknown.waitsFor()).containsExactly("scheduling profile nobody does not exist");
    assertThat(unknown.profile()).isEqualTo("nobody");
  }

  @Test
  void plugInsThatAProfileNamesInVainMayBeWhatAPodWaitsFor() {
    SchedulingProfile profile =
        new SchedulingProfile(
            "batch", List.of("Nodename"), new TreeMap<>(Map.of("Disks", 1)), null);
    run(node("n").cpu(1000).registered(), new SchedulingProfileApplied(profile));

    PodExplanation explanation = explainPending(p().cpu(2000).scheduler("batch"));

    assertThat(explanation.waitsFor())
        .containsExactly(
            "scheduling profile batch: filters[0]: there is no filter \"Nodename\"",
            "scheduling profile batch: scores.Disks: there is no score \"Disks\"");
  }

  @Test
  void aGroupIsWhatItsMembersWaitFor() {
    run(node("n").registered());

    assertThat(explainPending(p().group("g")).waitsFor())
        .containsExactly("pod group default/g does not exist");
  }

  @Test
  void noMoreNodesAreToldOfThanAskedForButAllAreCounted() {
    for (int i = 0; i < 30; i++) {
      run(node("n" + i).cpu(100 + i).registered());
    }
    run(p().cpu(1000).submitted());

    PodExplanation explanation = scheduler.explain("p", 4, null).orElseThrow();

    assertThat(explanation.nodes()).isEqualTo(30);
    assertThat(explanation.verdicts())
        .extracting(NodeVerdict::node)
        .containsExactly("n29", "n28", "n27", "n26");
    assertThat(explanation.omitted()).isEqualTo(26);
    assertThat(explanation.reasons()).containsExactly(new Reason("Insufficient cpu", 30));
    assertThat(Summary.of(explanation))
        .hasSizeLessThanOrEqualTo(Summary.MAX_LENGTH)
        .contains("and 26 more nodes");
  }

  @Test
  void thereMayBeNoNodesAndNoSuchPod() {
    PodExplanation explanation = explainPending(p());

    assertThat(explanation.verdicts()).isEmpty();
    assertThat(explanation.smallestChange()).isNull();
    assertThat(Summary.of(explanation)).isEqualTo("0/0 nodes would take it");
    assertThat(scheduler.explain("nobody", 10, null)).isEmpty();
  }

  // ---- a pod that is placed

  @Test
  void theChosenNodeIsComparedWithTheRunnerUpPlugInByPlugIn() {
    run(
        node("half").cpu(4000).registered(),
        node("empty").cpu(4000).registered(),
        node("tainted").cpu(4000).taint("slow", "", TaintEffect.PreferNoSchedule).registered(),
        node("full").cpu(100).registered());
    place(pod("a").uid("a").cpu(2000), "half");
    scheduler.apply(p().cpu(1000).submitted(), Cycle.START);
    PodBound bound = (PodBound) scheduler.decide(Cycle.START).orElseThrow();

    PodExplanation explanation = scheduler.explain("p", 100, bound.node()).orElseThrow();

    assertThat(bound.node()).isEqualTo("empty");
    assertThat(explanation.state()).isEqualTo(State.Placed);
    assertThat(explanation.node()).isEqualTo("empty");
    assertThat(explanation.feasible()).isEqualTo(3);
    assertThat(explanation.smallestChange()).isNull();
    assertThat(explanation.verdicts().getFirst().scores())
        .contains(new ScoreShare("TaintToleration", 10_000, 3));
    assertThat(explanation.verdicts().getLast().passes()).isFalse();
    assertThat(explanation.choice().runnerUp()).isEqualTo("half");
    assertThat(explanation.choice().byPlugin())
        .extracting(PodExplanation.Difference::plugin)
        .containsExactly("NodeResourcesFit");
    assertThat(
            explanation.choice().byPlugin().stream()
                .mapToInt(PodExplanation.Difference::difference)
                .sum())
        .isEqualTo(explanation.choice().rank() - explanation.choice().runnerUpRank());
    assertThat(Summary.of(explanation))
        .startsWith("empty was chosen with rank ")
        .contains("next half with ", "3 of 4 nodes would have taken it");
  }

  @Test
  void withoutAnotherNodeThereIsNoRunnerUp() {
    run(node("n").registered());
    scheduler.apply(p().submitted(), Cycle.START);

    PodExplanation explanation = scheduler.explain("p", 1, "n").orElseThrow();

    assertThat(explanation.choice().runnerUp()).isNull();
    assertThat(Summary.of(explanation)).contains("no other node took the pod");
  }

  @Test
  void whatTheRulesOfNowWouldNotHaveDoneIsSaid() {
    run(node("a").cpu(4000).registered(), node("b").cpu(2000).registered());
    scheduler.apply(p().cpu(3000).submitted(), Cycle.START);

    assertThat(scheduler.explain("p", 9, "b").orElseThrow().notes())
        .containsExactly("b would not take the pod by the rules of now");
  }

  @Test
  void ofAPodThatIsPlacedAlreadyOnlyThatIsSaid() {
    run(node("n").registered(), p().submitted());

    PodExplanation explanation = scheduler.explain("p", 9, null).orElseThrow();

    assertThat(explanation.state()).isEqualTo(State.Placed);
    assertThat(explanation.node()).isEqualTo("n");
    assertThat(explanation.verdicts()).isEmpty();
    assertThat(Summary.of(explanation)).isEqualTo("Placed on n");
  }

  // ---- what holds for all

  @Test
  void askingChangesNothing() {
    List<PlacementDecision> asked = history(true);
    setUpAgain();

    assertThat(asked).isEqualTo(history(false)).isNotEmpty();
  }

  private void setUpAgain() {
    scheduler = new Scheduler(SchedulingPolicy.kubernetesDefaults());
  }

  private List<PlacementDecision> history(boolean ask) {
    Random random = new Random(7);
    List<PlacementDecision> decisions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      decisions.addAll(
          run(node("n" + i).cpu(2000).label("zone", "z" + i % 3).gpus(i % 3).registered()));
    }
    for (int i = 0; i < 60; i++) {
      PodBuilder pod =
          pod("p" + i).uid("p" + i).cpu(100L * random.nextInt(8)).label("app", "a" + i % 4);
      switch (random.nextInt(5)) {
        case 0 -> pod.spread(over("zone").of("app", "a" + i % 4).build());
        case 1 -> pod.apart(term("zone", "app", "a" + random.nextInt(4)));
        case 2 -> pod.near(term("zone", "app", "a" + random.nextInt(4)));
        case 3 -> pod.priority(random.nextInt(3)).gpuMillis(400);
        default -> pod.hostPort(1 + random.nextInt(3));
      }
      decisions.addAll(run(pod.submitted()));
      for (int j = 0; ask && j <= i; j += 5) {
        scheduler.explain("p" + j, 100, null);
      }
    }
    return decisions;
  }
}
