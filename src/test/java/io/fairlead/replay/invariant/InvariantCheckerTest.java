package io.fairlead.replay.invariant;

import static io.fairlead.domain.testing.DeploymentBuilder.deployment;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.deletionOf;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.stream.Provenance.Range;
import io.fairlead.stream.Topic;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InvariantCheckerTest {
  private static final Pod WEB = pod("web").cpu(1000).label("app", "web").build();

  private final CellLog log = new CellLog();

  /** A log in which all that should hold does: a pod comes, serves and goes. */
  private static CellLog wellBehaved() {
    CellLog log = new CellLog();
    log.cycle("node-lifecycle", node("one").registered(), node("two").registered());
    log.write(new PodSubmitted(WEB));
    log.leaveEmpty(Topic.POD_SUBMITTED, 3);
    log.write(pod("large").cpu(100_000).submitted());
    log.scheduler(new PodBound(WEB, "one"), unschedulable("large"));
    log.write(statusOf(WEB, "one", true, "10.0.0.1"));
    log.cycle("discovery", endpoints("web", new Endpoint("uid-web", "web", "one", "10.0.0.1", 80)));
    log.write(deployment("shop").replicas(2).applied());
    log.cycle("workload", owned("shop-1"), owned("shop-2"));
    log.scheduler(bound(owned("shop-1"), "two"), bound(owned("shop-2"), "two"));
    log.cycle("node-lifecycle", new NodeLost("two", Instant.EPOCH));
    log.scheduler(evicted("shop-1", "two"), evicted("shop-2", "two"));
    log.cycle("workload", owned("shop-3"), owned("shop-4"));
    log.cycle("node-lifecycle", new NodeReady("two", Instant.EPOCH));
    log.write(deletionOf(WEB));
    log.scheduler(
        terminating("web", "one"), bound(owned("shop-3"), "two"), bound(owned("shop-4"), "two"));
    log.cycle("discovery", endpoints("web"));
    log.write(terminationOf(WEB, "one"));
    log.write(pod("web").uid("uid-web-2").submitted());
    log.scheduler(new PodBound(pod("web").uid("uid-web-2").build(), "one"));
    return log;
  }

  @Test
  void aWellBehavedLogIsClean() {
    InvariantChecker checker = wellBehaved().checkedAtRest();

    assertThat(checker.violations()).isEmpty();
    assertThat(checker.isClean()).isTrue();
    assertThat(checker.bindings()).isEqualTo(6);
  }

  /** Topics are read each for itself: what comes first is chance. */
  @Property(tries = 200)
  void theOrderBetweenTopicsDoesNotMatter(@ForAll long seed) {
    InvariantChecker checker = InvariantChecker.ofWholeLog(0);
    shuffled(wellBehaved(), new Random(seed)).forEach(checker::add);
    checker.endAtRest();

    assertThat(checker.violations()).isEmpty();
  }

  @Property(tries = 200)
  void theOrderBetweenTopicsDoesNotHideAViolation(@ForAll long seed) {
    CellLog broken = wellBehaved();
    broken.scheduler(new PodBound(WEB, "two"));
    InvariantChecker checker = InvariantChecker.ofWholeLog(0);
    shuffled(broken, new Random(seed)).forEach(checker::add);
    checker.end();

    assertThat(checker.counts()).containsOnlyKeys(Invariant.BOUND_ONCE, Invariant.ONE_POD_PER_NAME);
  }

  private static List<CommittedRecord> shuffled(CellLog log, Random random) {
    Map<Topic, Deque<CommittedRecord>> topics = new EnumMap<>(Topic.class);
    log.records().forEach(r -> topics.computeIfAbsent(r.topic(), key -> new ArrayDeque<>()).add(r));
    List<CommittedRecord> shuffled = new ArrayList<>();
    while (!topics.isEmpty()) {
      Topic topic = List.copyOf(topics.keySet()).get(random.nextInt(topics.size()));
      shuffled.add(topics.get(topic).poll());
      topics.values().removeIf(Deque::isEmpty);
    }
    return shuffled;
  }

  @Test
  void aTopicThatRunsBackwardsIsTheCallersMistake() {
    InvariantChecker checker = InvariantChecker.ofWholeLog(0);
    checker.add(CommittedRecord.input(Topic.POD_SUBMITTED, 5, new PodSubmitted(WEB)));

    assertThatThrownBy(
            () -> checker.add(CommittedRecord.input(Topic.POD_SUBMITTED, 5, new PodSubmitted(WEB))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pod-submitted offset 5");
  }

  @Nested
  class Placements {
    @Test
    void aPodIsNotBoundTwice() {
      given(node("one"), node("two"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));
      log.scheduler(new PodBound(WEB, "two"));

      assertOnlyViolation(Invariant.BOUND_ONCE)
          .contains("cell 0, scheduler cycle 2 (placement offset 1)")
          .contains("uid-web", "node two");
    }

    @Test
    void aPodThatIsOverIsNotBound() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodRejected("uid-web", "default", "web", "Forbidden", "no"));
      log.scheduler(new PodBound(WEB, "one"));

      assertOnlyViolation(Invariant.BOUND_ONCE).contains("uid-web", "OVER");
    }

    @Test
    void aPodThatNobodyAskedForIsNotBound() {
      given(node("one"));
      log.scheduler(new PodBound(WEB, "one"));

      assertOnlyViolation(Invariant.BOUND_ONCE).contains("uid-web", "nothing that was folded");
    }

    /** It is in the log, but the cycle does not name it. */
    @Test
    void aPodIsNotBoundBeforeItsSubmissionIsFolded() {
      given(node("one"));
      log.cycle("scheduler")
          .inputs(new Range("node-status", 0, 0))
          .decides(new PlacementDecided(List.of(new PodBound(WEB, "one"))));
      log.write(new PodSubmitted(WEB));

      assertOnlyViolation(Invariant.BOUND_ONCE).contains("uid-web");
    }

    @Test
    void aNodeDoesNotGetMoreThanItHas() {
      given(node("one").cpu(1500));
      log.write(new PodSubmitted(WEB));
      log.write(pod("next").cpu(600).submitted());
      log.scheduler(new PodBound(WEB, "one"), bound(pod("next").cpu(600), "one"));

      assertOnlyViolation(Invariant.NOT_OVERCOMMITTED)
          .contains("uid-next", "node one", "cpu 1600, of 1500");
    }

    @Test
    void norMoreOfAnExtendedResource() {
      given(node("one").having("example.com/fpga", 1));
      PodBuilder two = pod("two").requesting("example.com/fpga", 2);
      log.write(two.submitted());
      log.scheduler(bound(two, "one"));

      assertOnlyViolation(Invariant.NOT_OVERCOMMITTED).contains("example.com/fpga 2, of 1");
    }

    @Test
    void norMorePods() {
      given(node("one").pods(1));
      log.write(pod("a").submitted());
      log.write(pod("b").submitted());
      log.scheduler(bound(pod("a"), "one"), bound(pod("b"), "one"));

      assertOnlyViolation(Invariant.NOT_OVERCOMMITTED).contains("2 pods, of 1");
    }

    @Test
    void norAHostPortTwice() {
      given(node("one"));
      log.write(pod("a").hostPort(80).submitted());
      log.write(pod("b").hostPort(80, "TCP", "10.0.0.1").submitted());
      log.scheduler(
          bound(pod("a").hostPort(80), "one"),
          bound(pod("b").hostPort(80, "TCP", "10.0.0.1"), "one"));

      assertOnlyViolation(Invariant.NOT_OVERCOMMITTED).contains("host port 80/TCP twice");
    }

    @Test
    void norAGpuTwice() {
      given(node("one").gpus(2));
      Pod whole = pod("whole").gpus(1).build();
      Pod part = pod("part").gpuMillis(500).build();
      log.write(new PodSubmitted(whole));
      log.write(new PodSubmitted(part));
      log.scheduler(new PodBound(whole, "one", List.of(1)), new PodBound(part, "one", List.of(1)));

      assertOnlyViolation(Invariant.NOT_OVERCOMMITTED).contains("1500 thousandths of GPU 1");
    }

    @Test
    void aNodeThatShrinksBreaksNothingAndTheNextBindingThereDoes() {
      given(node("one").cpu(2000));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));
      log.cycle("node-lifecycle", node("one").cpu(500).updated());
      log.write(pod("next").cpu(100).submitted());
      log.write(pod("nothing").submitted());
      log.scheduler(bound(pod("nothing"), "one"));
      assertThat(log.checked().violations()).isEmpty();

      log.scheduler(bound(pod("next").cpu(100), "one"));
      assertOnlyViolation(Invariant.NOT_OVERCOMMITTED).contains("uid-next", "cpu 1100, of 500");
    }

    @Test
    void whatAPodHoldsIsFreeWhenItsAgentSaysSoAndNotBefore() {
      given(node("one").cpu(1000));
      log.write(new PodSubmitted(WEB));
      log.write(pod("a").cpu(1000).submitted());
      log.write(pod("b").cpu(1000).submitted());
      log.scheduler(new PodBound(WEB, "one"));
      log.scheduler(terminating("web", "one"));
      log.write(terminationOf(WEB, "one"));
      log.scheduler(bound(pod("a").cpu(1000), "one"));
      assertThat(log.checked().violations()).isEmpty();

      log.scheduler(terminating("a", "one"), bound(pod("b").cpu(1000), "one"));
      assertOnlyViolation(Invariant.NOT_OVERCOMMITTED).contains("uid-b");
    }

    @Test
    void aPodIsNotBoundToANodeThatIsNotThere() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "elsewhere"));

      assertOnlyViolation(Invariant.BOUND_TO_READY_NODE).contains("elsewhere, which is unknown");
    }

    @Test
    void norToOneThatIsLost() {
      given(node("one"));
      log.cycle("node-lifecycle", new NodeLost("one", Instant.EPOCH));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));

      assertOnlyViolation(Invariant.BOUND_TO_READY_NODE).contains("one, which is lost");
    }

    @Test
    void norToOneThatIsRemovedAndNotYetEmpty() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));
      log.cycle("node-lifecycle", new NodeRemoved("one"));
      log.write(pod("next").submitted());
      log.scheduler(bound(pod("next"), "one"));

      assertOnlyViolation(Invariant.BOUND_TO_READY_NODE).contains("one, which is removed");
    }

    @Test
    void twoLivePodsDoNotHaveOneName() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.write(pod("web").uid("other").submitted());
      log.scheduler(new PodBound(WEB, "one"), bound(pod("web").uid("other"), "one"));

      assertOnlyViolation(Invariant.ONE_POD_PER_NAME).contains("uid other", "uid uid-web", "BOUND");
    }
  }

  @Nested
  class AtRest {
    @Test
    void everySubmissionHasBeenAnswered() {
      given(node("one"));
      log.write(pod("waits").submitted());
      log.scheduler(unschedulable("waits"));
      assertThat(log.checkedAtRest().violations()).isEmpty();

      log.write(pod("lost").submitted());
      assertThat(log.checked().violations()).isEmpty();
      assertThat(log.checkedAtRest().violations())
          .singleElement()
          .asString()
          .contains("NOTHING_LOST", "pod-submitted offset 1", "uid-lost");
    }

    @Test
    void everyDeletionHasBeenAnswered() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));
      log.write(deletionOf(WEB));
      log.cycle("scheduler").decides(new PlacementDecided(List.of()));

      assertThat(log.checkedAtRest().violations())
          .singleElement()
          .asString()
          .contains("NOTHING_LOST", "pod-submitted offset 1", "uid-web", "BOUND");
    }

    @Test
    void noEndpointIsLeftBehind() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));
      log.write(statusOf(WEB, "one", true, "10.0.0.1"));
      log.cycle(
          "discovery", endpoints("web", new Endpoint("uid-web", "web", "one", "10.0.0.1", 80)));
      log.scheduler(new PodEvicted("uid-web", "default", "web", "one", "NodeLost"));
      assertThat(log.checked().violations()).isEmpty();

      assertThat(log.checkedAtRest().violations())
          .singleElement()
          .asString()
          .contains("LIVE_ENDPOINTS", "uid-web", "still contain");
    }
  }

  @Nested
  class Cycles {
    @Test
    void aCycleIsNotWrittenTwice() {
      given(node("one"));
      log.write(pod("a").submitted());
      log.scheduler(unschedulable("a"));
      log.cycle("scheduler").number(1).decides(new PlacementDecided(List.of()));

      assertOnlyViolation(Invariant.CYCLE_ONCE).contains("scheduler cycle 1 (placement offset 1)");
    }

    @Test
    void norIsAnOlderOne() {
      given(node("one"));
      log.scheduler();
      log.scheduler();
      log.cycle("scheduler").number(1).at(Instant.MAX).decides(new PlacementDecided(List.of()));

      assertOnlyViolation(Invariant.CYCLE_ONCE).contains("cycle 1", "cycle 3 is due");
    }

    @Test
    void norIsAPartOfOne() {
      log.cycle("node-lifecycle", node("one").registered());
      CommittedRecord first = log.records().getFirst();
      log.append(
          Topic.NODE_STATUS, first.source(), 0, first.provenance(), node("two").registered());

      assertOnlyViolation(Invariant.CYCLE_ONCE).contains("part 0");
    }

    @Test
    void noCycleIsMissing() {
      given(node("one"));
      log.scheduler();
      log.cycle("scheduler").number(3).decides(new PlacementDecided(List.of()));

      assertOnlyViolation(Invariant.CYCLE_NUMBERS).contains("cycle 3", "cycle 2 is due");
    }

    @Test
    void noPartOfACycleIsMissing() {
      log.cycle("node-lifecycle").fromPart(1).decides(node("one").registered());

      assertOnlyViolation(Invariant.CYCLE_NUMBERS).contains("part 1 comes where 0 is due");
    }

    @Test
    void aCycleHasOnePolicy() {
      log.cycle("node-lifecycle", node("one").registered());
      log.cycle("node-lifecycle")
          .number(1)
          .policy("other/1")
          .fromPart(1)
          .decides(node("two").registered());

      assertOnlyViolation(Invariant.ONE_POLICY).contains("test/1", "other/1");
    }

    @Test
    void timeDoesNotRunBackwards() {
      given(node("one"));
      log.scheduler();
      log.cycle("scheduler").at(Instant.EPOCH).decides(new PlacementDecided(List.of()));

      assertOnlyViolation(Invariant.TIME_GOES_FORWARD).contains("scheduler cycle 2", "1970");
    }

    @Test
    void noInputIsFoldedTwice() {
      given(node("one"));
      log.write(pod("a").submitted());
      log.write(pod("b").submitted());
      log.scheduler(unschedulable("a"), unschedulable("b"));
      log.cycle("scheduler")
          .inputs(new Range("pod-submitted", 1, 1))
          .decides(new PlacementDecided(List.of()));

      assertOnlyViolation(Invariant.INPUTS_EXACTLY_ONCE)
          .contains("scheduler cycle 2", "pod-submitted offsets 1 to 1", "at offset 1 already");
    }

    @Test
    void noInputIsPassedOver() {
      given(node("one"));
      log.write(pod("a").submitted());
      log.write(pod("b").submitted());
      log.cycle("scheduler")
          .inputs(new Range("node-status", 0, 0), new Range("pod-submitted", 1, 1))
          .decides(new PlacementDecided(List.of(unschedulable("b"))));

      assertOnlyViolation(Invariant.INPUTS_EXACTLY_ONCE)
          .contains("passes over pod-submitted offset 0");
    }

    /** As a reader of uncommitted records would. */
    @Test
    void nothingIsFoldedThatWasNotCommitted() {
      log.leaveEmpty(Topic.POD_SUBMITTED, 1);
      log.write(pod("a").submitted());
      log.cycle("scheduler")
          .inputs(new Range("pod-submitted", 0, 1))
          .decides(new PlacementDecided(List.of(unschedulable("a"))));

      assertOnlyViolation(Invariant.INPUTS_EXACTLY_ONCE)
          .contains("pod-submitted offset 0", "no committed record");
    }

    @Test
    void nothingIsFoldedBehindTheEndOfTheLog() {
      log.write(pod("a").submitted());
      log.cycle("scheduler")
          .inputs(new Range("pod-submitted", 0, 7))
          .decides(new PlacementDecided(List.of(unschedulable("a"))));

      assertOnlyViolation(Invariant.INPUTS_EXACTLY_ONCE)
          .contains("pod-submitted offset 7", "the log ends at offset 0");
    }

    @Test
    void compactionMayTakeCyclesOutOfEndpoints() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));
      log.write(statusOf(WEB, "one", true, "10.0.0.1"));
      log.cycle("discovery")
          .number(4)
          .inputs(new Range("pod-status", 0, 0))
          .decides(endpoints("web"));
      log.cycle("discovery").number(7).decides(endpoints("web"));
      InvariantChecker compacted = InvariantChecker.ofCompactedLog(0);
      log.records().forEach(compacted::add);
      compacted.end();

      assertThat(compacted.violations()).isEmpty();
      assertThat(log.checked().counts()).containsKey(Invariant.CYCLE_NUMBERS);
    }

    @Test
    void decisionsAreWrittenByTheirProcessorOnly() {
      log.append(Topic.NODE_STATUS, null, -1, null, node("one").registered());

      assertOnlyViolation(Invariant.ONE_WRITER)
          .contains("node-status offset 0", "belongs to node-lifecycle");
    }

    @Test
    void andEachWritesItsOwnTopic() {
      log.cycle("autoscaler", node("one").registered());

      assertOnlyViolation(Invariant.ONE_WRITER).contains("/fairlead/autoscaler");
    }
  }

  @Nested
  class Endpoints {
    private final Endpoint web = new Endpoint("uid-web", "web", "one", "10.0.0.1", 80);

    @Test
    void aPodThatIsNotBoundIsNoEndpoint() {
      log.write(statusOf(WEB, "one", true, "10.0.0.1"));
      log.cycle("discovery", endpoints("web", web));

      assertOnlyViolation(Invariant.LIVE_ENDPOINTS).contains("default/web", "uid-web", "not bound");
    }

    @Test
    void norIsOneThatIsNotReady() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));
      log.write(statusOf(WEB, "one", false, "10.0.0.1"));
      log.cycle("discovery", endpoints("web", web));

      assertOnlyViolation(Invariant.LIVE_ENDPOINTS).contains("uid-web", "is not ready");
    }

    @Test
    void norIsOneThatWasToldToStop() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));
      log.write(statusOf(WEB, "one", true, "10.0.0.1"));
      log.scheduler(terminating("web", "one"));
      log.cycle("discovery", endpoints("web", web));

      assertOnlyViolation(Invariant.LIVE_ENDPOINTS).contains("uid-web", "told to stop");
    }

    @Test
    void anEndpointIsWhereThePodIs() {
      given(node("one"));
      log.write(new PodSubmitted(WEB));
      log.scheduler(new PodBound(WEB, "one"));
      log.write(statusOf(WEB, "one", true, "10.0.0.1"));
      log.cycle(
          "discovery", endpoints("web", new Endpoint("uid-web", "web", "two", "10.0.0.1", 80)));
      log.cycle(
          "discovery", endpoints("web", new Endpoint("uid-web", "web", "one", "10.0.0.2", 80)));

      assertThat(log.checked().violations())
          .hasSize(2)
          .allMatch(violation -> violation.invariant() == Invariant.LIVE_ENDPOINTS);
    }
  }

  @Nested
  class Replicas {
    @Test
    void noMorePodsAreSubmittedThanWanted() {
      log.write(deployment("shop").replicas(1).applied());
      log.cycle("workload", owned("shop-1"), owned("shop-2"));

      assertOnlyViolation(Invariant.REPLICAS_AS_WANTED)
          .contains("workload cycle 1 (pod-submitted offset 1)", "uid-shop-2", "1 are wanted");
    }

    @Test
    void theAutoscalerMayWantMore() {
      log.write(deployment("shop").replicas(1).applied());
      log.cycle(
          "autoscaler",
          new ScalingDecided(
              List.of(new ReplicasScaled("default", "shop", "shop", 1, 2, "busy", List.of()))));
      log.cycle("workload", owned("shop-1"), owned("shop-2"));

      assertThat(log.checked().violations()).isEmpty();
    }

    @Test
    void noPodIsSubmittedTwice() {
      log.write(deployment("shop").replicas(2).applied());
      log.cycle("workload", owned("shop-1"));
      log.cycle("workload", owned("shop-1"));

      assertOnlyViolation(Invariant.REPLICAS_AS_WANTED)
          .contains("uid-shop-1", "not for the first time");
    }

    @Test
    void nobodyIsDeletedWhoIsWanted() {
      log.write(deployment("shop").replicas(1).applied());
      log.cycle("workload", owned("shop-1"));
      log.cycle("workload", deletionOf(owned("shop-1").pod()));

      assertOnlyViolation(Invariant.REPLICAS_AS_WANTED).contains("uid-shop-1", "is deleted");
    }
  }

  @Nested
  class Transitions {
    @Test
    void aNodeIsRegisteredBeforeAnythingElseIsSaidOfIt() {
      log.cycle("node-lifecycle", new NodeReady("one", Instant.EPOCH));

      assertOnlyViolation(Invariant.NODE_TRANSITIONS)
          .contains("node-lifecycle cycle 1", "node one", "UNKNOWN", "NodeReady");
    }

    @Test
    void itIsNotLostTwice() {
      log.cycle(
          "node-lifecycle",
          node("one").registered(),
          new NodeLost("one", Instant.EPOCH),
          new NodeLost("one", Instant.EPOCH));

      assertOnlyViolation(Invariant.NODE_TRANSITIONS).contains("node one", "LOST", "NodeLost");
    }

    @Test
    void itIsRegisteredAgainOnlyAfterItsRemoval() {
      log.cycle(
          "node-lifecycle",
          node("one").registered(),
          new NodeRemoved("one"),
          node("one").registered());
      assertThat(log.checked().violations()).isEmpty();

      log.cycle("node-lifecycle", node("one").registered());
      assertOnlyViolation(Invariant.NODE_TRANSITIONS).contains("READY", "NodeRegistered");
    }
  }

  // ---- words

  private void given(NodeBuilder... nodes) {
    for (NodeBuilder node : nodes) {
      log.cycle("node-lifecycle", node.registered());
    }
  }

  private AbstractStringAssert<?> assertOnlyViolation(Invariant invariant) {
    List<Violation> violations = log.checked().violations();
    assertThat(violations).singleElement().extracting(Violation::invariant).isEqualTo(invariant);
    return assertThat(violations.getFirst().toString());
  }

  private static PodBound bound(PodBuilder pod, String node) {
    return new PodBound(pod.build(), node);
  }

  private static PodBound bound(PodSubmitted submitted, String node) {
    return new PodBound(submitted.pod(), node);
  }

  private static PodSubmitted owned(String name) {
    return pod(name).cpu(100).ownedBy("Deployment", "shop", "uid-shop").submitted();
  }

  private static PlacementDecision unschedulable(String name) {
    return new PodUnschedulable("uid-" + name, "default", name, 1, List.of());
  }

  private static PlacementDecision terminating(String name, String node) {
    return new PodTerminating("uid-" + name, "default", name, node, 30);
  }

  private static PlacementDecision evicted(String name, String node) {
    return new PodEvicted("uid-" + name, "default", name, node, "NodeLost");
  }

  private static EndpointsChanged endpoints(String service, Endpoint... endpoints) {
    return new EndpointsChanged(
        new ServiceEndpoints(
            "default",
            service,
            null,
            false,
            List.of(new PortEndpoints("http", "TCP", true, 80, null, List.of(endpoints)))));
  }
}
