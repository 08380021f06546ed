package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.GIB;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.deletionOf;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.model.Toleration.Operator;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final NodeLost LOST_1 = new NodeLost("node-1", Cycle.START);

  private final Cycle<PlacementDecision> scheduler = cycle(ScoringStrategy.Type.LeastAllocated);

  private static Cycle<PlacementDecision> cycle(ScoringStrategy.Type allocation) {
    return Cycle.of(() -> new Scheduler(SchedulingPolicy.of(allocation)));
  }

  private String nodeOf(PodBuilder pod) {
    return nodes(scheduler.run(pod.submitted())).getFirst();
  }

  private String whyNot(PodBuilder pod) {
    List<PlacementDecision> decisions = scheduler.run(pod.submitted());
    assertThat(decisions).singleElement().isInstanceOf(PodUnschedulable.class);
    return ((PodUnschedulable) decisions.getFirst()).message();
  }

  /** The nodes that were chosen, in order. */
  private static List<String> nodes(List<PlacementDecision> decisions) {
    return decisions.stream().map(decision -> ((PodBound) decision).node()).toList();
  }

  @Nested
  class Filters {
    @Test
    void aPodWithoutNodesWaits() {
      assertThat(whyNot(pod("p"))).isEqualTo("0/0 nodes are available.");
    }

    @Test
    void whatAPodRequestsMustBeFree() {
      scheduler.run(node("node-1").cpu(1000).registered());

      assertThat(nodeOf(pod("a").cpu(600))).isEqualTo("node-1");
      assertThat(whyNot(pod("b").cpu(401)))
          .isEqualTo("0/1 nodes are available: 1 Insufficient cpu (node-1).");
      assertThat(nodeOf(pod("c").cpu(400))).isEqualTo("node-1");
    }

    @Test
    void everyResourceThatIsShortIsNamed() {
      scheduler.run(node("node-1").cpu(1000).memory(GIB).pods(0).registered());

      assertThat(whyNot(pod("p").cpu(2000).memory(2 * GIB).requesting("example.com/gpu", 1)))
          .isEqualTo(
              "0/1 nodes are available: 1 Insufficient cpu (node-1), 1 Insufficient"
                  + " example.com/gpu (node-1), 1 Insufficient memory (node-1), 1 Too many pods"
                  + " (node-1).");
    }

    @Test
    void anExtendedResourceIsAResource() {
      scheduler.run(
          node("node-1").registered(), node("node-2").having("example.com/gpu", 1).registered());

      assertThat(nodeOf(pod("a").requesting("example.com/gpu", 1))).isEqualTo("node-2");
      assertThat(whyNot(pod("b").requesting("example.com/gpu", 1)))
          .isEqualTo("0/2 nodes are available: 2 Insufficient example.com/gpu (node-1, node-2).");
    }

    @Test
    void aNodeTakesNoMorePodsThanItsLimit() {
      scheduler.run(node("node-1").pods(2).registered());

      scheduler.run(pod("a").submitted(), pod("b").submitted());

      assertThat(whyNot(pod("c"))).isEqualTo("0/1 nodes are available: 1 Too many pods (node-1).");
    }

    @Test
    void aCordonedNodeTakesOnlyPodsThatTolerateIt() {
      scheduler.run(node("node-1").cordoned().registered());

      assertThat(whyNot(pod("p")))
          .isEqualTo("0/1 nodes are available: 1 node(s) were unschedulable (node-1).");
      assertThat(
              nodeOf(
                  pod("daemon")
                      .tolerating(
                          new Toleration(
                              "node.kubernetes.io/unschedulable", Operator.Exists, null, null))))
          .isEqualTo("node-1");
    }

    @Test
    void aLostNodeTakesNothing() {
      scheduler.run(node("node-1").registered(), LOST_1);

      assertThat(whyNot(pod("p")))
          .isEqualTo("0/1 nodes are available: 1 node(s) were not ready (node-1).");
    }

    @Test
    void aTaintRepelsPodsThatDoNotTolerateIt() {
      scheduler.run(
          node("node-1").taint("dedicated", "db", TaintEffect.NoSchedule).registered(),
          node("node-2").taint("gone", null, TaintEffect.NoExecute).registered());

      assertThat(whyNot(pod("web")))
          .isEqualTo(
              "0/2 nodes are available: 1 node(s) had untolerated taint {dedicated: db} (node-1), 1"
                  + " node(s) had untolerated taint {gone: } (node-2).");
      assertThat(
              nodeOf(pod("db").tolerating(new Toleration("dedicated", Operator.Equal, "db", null))))
          .isEqualTo("node-1");
    }

    @Test
    void aNodeSelectorWantsAllItsLabels() {
      scheduler.run(
          node("node-1").label("zone", "a").registered(),
          node("node-2").label("zone", "a").label("disk", "ssd").registered());

      assertThat(nodeOf(pod("a").nodeSelector("zone", "a").nodeSelector("disk", "ssd")))
          .isEqualTo("node-2");
      assertThat(whyNot(pod("b").nodeSelector("zone", "b")))
          .isEqualTo(
              "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector"
                  + " (node-1, node-2).");
    }

    @Test
    void aPodThatNamesItsNodeGoesNowhereElse() {
      scheduler.run(node("node-1").registered(), node("node-2").registered());

      assertThat(nodeOf(pod("a").onlyOn("node-2"))).isEqualTo("node-2");
      assertThat(whyNot(pod("b").onlyOn("node-3")))
          .isEqualTo(
              "0/2 nodes are available: 2 node(s) didn't match the requested node name (node-1,"
                  + " node-2).");
    }

    @Test
    void ofManyNodesTheFirstTwentyAreNamed() {
      List<Event> nodes = new ArrayList<>();
      IntStream.range(0, 25).forEach(i -> nodes.add(node("node-" + (10 + i)).cpu(1).registered()));
      scheduler.run(nodes);

      assertThat(whyNot(pod("p").cpu(2)))
          .startsWith("0/25 nodes are available: 25 Insufficient cpu (node-10, node-11,")
          .endsWith("node-29, and 5 more).");
    }

    @Test
    void aPodThatRequestsNothingFitsOnAFullNode() {
      scheduler.run(node("node-1").cpu(0).memory(0).registered());

      assertThat(nodeOf(pod("p"))).isEqualTo("node-1");
    }

    @Test
    void hugeQuantitiesDoNotOverflow() {
      scheduler.run(
          node("node-1").cpu(Long.MAX_VALUE).memory(Long.MAX_VALUE).registered(),
          node("node-2").registered());

      assertThat(nodeOf(pod("a").cpu(Long.MAX_VALUE))).isEqualTo("node-1");
      assertThat(whyNot(pod("b").cpu(Long.MAX_VALUE)))
          .isEqualTo("0/2 nodes are available: 2 Insufficient cpu (node-1, node-2).");
      assertThat(nodeOf(pod("c").memory(Long.MAX_VALUE))).isEqualTo("node-1");
    }
  }

  @Nested
  class Scores {
    @Test
    void leastAllocatedTakesTheEmptierNode() {
      scheduler.run(node("node-1").registered(), node("node-2").registered());

      assertThat(nodes(scheduler.run(submissions(4, pod -> pod.cpu(500)))))
          .containsExactly("node-1", "node-2", "node-1", "node-2");
    }

    @Test
    void mostAllocatedFillsANodeBeforeTheNext() {
      Cycle<PlacementDecision> packing = cycle(ScoringStrategy.Type.MostAllocated);
      packing.run(node("node-1").registered(), node("node-2").cpu(2000).registered());

      assertThat(nodes(packing.run(submissions(5, pod -> pod.cpu(1000)))))
          .containsExactly("node-2", "node-2", "node-1", "node-1", "node-1");
    }

    @Test
    void whatANodeDoesNotHaveAtAllIsNeitherFullNorEmpty() {
      Cycle<PlacementDecision> packing = cycle(ScoringStrategy.Type.MostAllocated);
      packing.run(
          node("node-1").cpu(4000).memory(0).registered(),
          node("node-2").cpu(2000).memory(GIB).registered());

      // cpu alone: a quarter of node-1; cpu and memory: (a half + nothing) / 2 of node-2
      assertThat(nodes(packing.run(pod("p").cpu(1000).submitted()))).containsExactly("node-1");
      assertThat(nodes(packing.run(pod("q").cpu(1000).memory(GIB).submitted())))
          .containsExactly("node-2");
    }

    @Test
    void podsThatRequestNothingDoNotAllGoToOneNode() {
      scheduler.run(node("node-1").pods(110).registered(), node("node-2").pods(110).registered());

      assertThat(nodes(scheduler.run(submissions(4, pod -> pod))))
          .containsExactly("node-1", "node-2", "node-1", "node-2");
    }

    @Test
    void tiesGoToTheNodeThatWasRegisteredFirst() {
      scheduler.run(node("z").registered(), node("a").registered());

      assertThat(nodeOf(pod("p"))).isEqualTo("z");
    }

    @Test
    void podsOfOneServiceAreKeptApart() {
      scheduler.run(node("big").cpu(64_000).registered(), node("small").registered());
      scheduler.run(new ServiceApplied(Services.service("web", "app", "web")));

      assertThat(nodes(scheduler.run(submissions(4, pod -> pod.cpu(100).label("app", "web")))))
          .containsExactly("big", "small", "big", "small");
    }

    @Test
    void podsOfOneDeploymentAreKeptApart() {
      scheduler.run(node("big").cpu(64_000).registered(), node("small").registered());

      assertThat(
              nodes(
                  scheduler.run(
                      submissions(4, pod -> pod.cpu(100).ownedBy("Deployment", "web", "uid-w")))))
          .containsExactly("big", "small", "big", "small");
    }

    @Test
    void aServiceThatComesLaterCountsThePodsThatAreThere() {
      scheduler.run(node("big").cpu(64_000).registered());
      scheduler.run(pod("old").label("app", "web").submitted());
      scheduler.run(node("small").registered());
      scheduler.run(new ServiceApplied(Services.service("web", "app", "web")));

      assertThat(nodeOf(pod("new").label("app", "web").cpu(100))).isEqualTo("small");
    }

    @Test
    void aServiceThatGoesKeepsNobodyApart() {
      scheduler.run(node("big").cpu(64_000).registered());
      scheduler.run(new ServiceApplied(Services.service("web", "app", "web")));
      scheduler.run(pod("old").label("app", "web").submitted());
      scheduler.run(node("small").registered());
      scheduler.run(new ServiceDeleted("default", "web"));

      assertThat(nodeOf(pod("new").label("app", "web").cpu(100))).isEqualTo("big");
    }

    @Test
    void aSoftTaintIsAvoidedWhileThereIsAnotherNode() {
      scheduler.run(
          node("slow").taint("slow", null, TaintEffect.PreferNoSchedule).registered(),
          node("fast").cpu(1000).registered());

      assertThat(nodeOf(pod("a").cpu(1000))).isEqualTo("fast");
      assertThat(nodeOf(pod("b").cpu(1000))).isEqualTo("slow");
    }
  }

  @Nested
  class Waiting {
    @Test
    void aWaitingPodIsPlacedWhenANodeJoins() {
      whyNot(pod("p"));

      assertThat(nodes(scheduler.run(node("node-1").registered()))).containsExactly("node-1");
    }

    @Test
    void aWaitingPodIsPlacedWhenAnotherEnds() {
      scheduler.run(node("node-1").cpu(1000).registered());
      Pod first = pod("first").cpu(1000).build();
      scheduler.run(pod("first").cpu(1000).submitted());
      whyNot(pod("second").cpu(1000));

      assertThat(nodes(scheduler.run(terminationOf(first, "node-1")))).containsExactly("node-1");
    }

    @Test
    void aWaitingPodIsPlacedWhenACordonEndsOrANodeReturns() {
      scheduler.run(node("node-1").cordoned().registered());
      whyNot(pod("a"));
      assertThat(nodes(scheduler.run(node("node-1").updated()))).containsExactly("node-1");

      scheduler.run(LOST_1);
      whyNot(pod("b"));
      assertThat(nodes(scheduler.run(new NodeReady("node-1", Cycle.START))))
          .containsExactly("node-1");
    }

    @Test
    void theOldestGetsTheRoomFirst() {
      scheduler.run(pod("a").cpu(3000).submitted(), pod("b").submitted(), pod("c").submitted());

      assertThat(scheduler.run(node("node-1").pods(2).registered()))
          .extracting(PlacementDecision::uid)
          .startsWith("uid-a", "uid-b");
    }

    @Test
    void theOldestComesFirstAmongPodsThatBecameAlike() {
      // Given two pods that differ only in their service, the younger one's known first
      scheduler.run(new ServiceApplied(Services.service("web", "tier", "web")));
      scheduler.run(pod("old").label("app", "x").submitted());
      scheduler.run(pod("young").label("app", "x").label("tier", "web").submitted());

      // When one service selects both
      scheduler.run(new ServiceApplied(Services.service("all", "app", "x")));

      assertThat(scheduler.run(node("node-1").pods(1).registered()).getFirst().uid())
          .isEqualTo("uid-old");
    }

    @Test
    void aPodIsToldAgainOnlyWhenItsReasonsChange() {
      scheduler.run(node("node-1").cpu(1000).registered());
      whyNot(pod("p").cpu(8000));

      assertThat(scheduler.run(node("node-1").cpu(2000).updated())).isEmpty();
      assertThat(scheduler.runAfter(Duration.ofSeconds(1), node("node-2").cpu(1000).registered()))
          .singleElement()
          .extracting(decision -> ((PodUnschedulable) decision).message())
          .isEqualTo("0/2 nodes are available: 2 Insufficient cpu (node-1, node-2).");
    }

    @Test
    void aPodIsToldLessOftenTheLongerItWaits() {
      whyNot(pod("p").cpu(8000));

      List<Integer> toldAfter = new ArrayList<>();
      for (int second = 1; second <= 40; second++) {
        // Every second a node joins, and every second there is another reason.
        if (!scheduler
            .runAfter(Duration.ofSeconds(1), node("node-" + second).registered())
            .isEmpty()) {
          toldAfter.add(second);
        }
      }

      assertThat(toldAfter).containsExactly(1, 3, 7, 15, 25, 35);
    }

    @Test
    void aChangeThatIsTooEarlyToTellIsToldByTimeAlone() {
      whyNot(pod("p").cpu(8000));
      assertThat(scheduler.run(node("node-1").registered())).isEmpty();

      assertThat(scheduler.runAfter(Duration.ofMillis(999))).isEmpty();
      assertThat(scheduler.runAfter(Duration.ofMillis(1)))
          .singleElement()
          .isInstanceOf(PodUnschedulable.class);
      assertThat(scheduler.runAfter(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aPodThatCanBePlacedDoesNotWaitForItsTurnToBeTold() {
      whyNot(pod("p").cpu(8000));

      assertThat(nodes(scheduler.run(node("node-1").cpu(8000).registered())))
          .containsExactly("node-1");
    }

    @Test
    void aNewPodIsToldAtOnceThoughItsLikeHaveToWait() {
      whyNot(pod("old").cpu(8000));
      scheduler.run(node("node-1").registered());

      assertThat(whyNot(pod("new").cpu(8000))).contains("1 Insufficient cpu");
      assertThat(scheduler.runAfter(Duration.ofSeconds(1)))
          .extracting(PlacementDecision::uid)
          .containsExactly("uid-old");
    }

    @Test
    void whoWasToldWhatIsKnownAfterARestore() {
      whyNot(pod("p").cpu(8000));
      scheduler.runAfter(Duration.ofSeconds(5), node("node-1").registered());

      Cycle<PlacementDecision> restored = scheduler.restored();
      restored.run(node("node-2").registered());

      assertThat(restored.runAfter(Duration.ofSeconds(1))).isEmpty();
      assertThat(restored.runAfter(Duration.ofSeconds(1))).hasSize(1);
    }

    @Test
    void aReasonThatComesWithUseIsToldWhenItIsTime() {
      scheduler.run(node("node-1").cpu(1000).memory(2 * GIB).registered());
      whyNot(pod("p").cpu(2000).memory(GIB));
      nodeOf(pod("other").memory(2 * GIB));

      assertThat(scheduler.runAfter(Duration.ofSeconds(1)))
          .singleElement()
          .extracting(decision -> ((PodUnschedulable) decision).message())
          .isEqualTo(
              "0/1 nodes are available: 1 Insufficient cpu (node-1), 1 Insufficient memory"
                  + " (node-1).");
    }

    @Test
    void everyPodOfAKindIsToldWhyItWaits() {
      assertThat(scheduler.run(submissions(3, pod -> pod)))
          .hasSize(3)
          .allMatch(PodUnschedulable.class::isInstance);
    }
  }

  @Nested
  class LostNodes {
    @Test
    void podsOfALostNodeAreEvicted() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));

      assertThat(scheduler.run(LOST_1))
          .containsExactly(new PodEvicted("uid-p", "default", "p", "node-1", "NodeLost"));
      assertThat(scheduler.run(new NodeReady("node-1", Cycle.START))).isEmpty();
    }

    @Test
    void aNodeThatIsBackBeforeTheEvictionKeepsItsPods() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));

      assertThat(scheduler.run(LOST_1, new NodeReady("node-1", Cycle.START))).isEmpty();
    }

    @Test
    void whatAnEvictedPodHeldIsFree() {
      scheduler.run(node("node-1").cpu(1000).registered());
      nodeOf(pod("p").cpu(1000));
      scheduler.run(LOST_1);
      scheduler.run(new NodeReady("node-1", Cycle.START));

      assertThat(nodeOf(pod("q").cpu(1000))).isEqualTo("node-1");
    }

    @Test
    void aNodeRegisteredAgainBeforeItsPodsAreEvictedKeepsThem() {
      scheduler.run(node("node-1").cpu(1000).registered());
      nodeOf(pod("p").cpu(1000));

      assertThat(scheduler.run(new NodeRemoved("node-1"), node("node-1").cpu(1000).registered()))
          .isEmpty();
      assertThat(whyNot(pod("q").cpu(1))).contains("Insufficient cpu");
    }

    @Test
    void aRemovedNodeIsNotCountedAndItsSlotIsUsedAgain() {
      scheduler.run(node("node-1").registered(), node("node-2").cpu(1000).registered());
      nodeOf(pod("p").cpu(2000));

      assertThat(scheduler.run(new NodeRemoved("node-1")))
          .singleElement()
          .isInstanceOf(PodEvicted.class);
      assertThat(whyNot(pod("q").cpu(2000)))
          .isEqualTo("0/1 nodes are available: 1 Insufficient cpu (node-2).");
      assertThat(nodes(scheduler.run(node("node-3").cpu(2000).registered())))
          .containsExactly("node-3");
    }

    @Test
    void aServiceThatComesWhileANodeGoesDoesNotConfuseThem() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p").label("app", "web"));

      assertThat(
              scheduler.run(
                  new NodeRemoved("node-1"),
                  new ServiceApplied(Services.service("web", "app", "web"))))
          .containsExactly(new PodEvicted("uid-p", "default", "p", "node-1", "NodeLost"));
    }

    @Test
    void aNodeThatShrinksUnderItsPodsKeepsThemAndTakesNoMore() {
      scheduler.run(node("node-1").cpu(4000).registered());
      nodeOf(pod("p").cpu(3000));

      assertThat(scheduler.run(node("node-1").cpu(1000).updated())).isEmpty();
      assertThat(whyNot(pod("q").cpu(1))).contains("Insufficient cpu");
      assertThat(nodeOf(pod("nothing"))).isEqualTo("node-1");
    }
  }

  @Nested
  class Deletion {
    @Test
    void aPendingPodIsGoneAtOnce() {
      whyNot(pod("p"));

      assertThat(scheduler.run(deletionOf(pod("p").build())))
          .containsExactly(new PodRemoved("uid-p", "default", "p", "Deleted"));
      assertThat(scheduler.run(node("node-1").registered())).isEmpty();
    }

    @Test
    void aRunningPodIsToldToStopAndHoldsItsResourcesUntilItHas() {
      scheduler.run(node("node-1").cpu(1000).registered());
      nodeOf(pod("p").cpu(1000).gracePeriod(7));

      assertThat(scheduler.run(deletionOf(pod("p").build())))
          .containsExactly(new PodTerminating("uid-p", "default", "p", "node-1", 7));
      whyNot(pod("q").cpu(1000));
      assertThat(nodes(scheduler.run(terminationOf(pod("p").build(), "node-1"))))
          .containsExactly("node-1");
    }

    @Test
    void aPodIsFoundByNameWithoutAUid() {
      whyNot(pod("p"));

      assertThat(scheduler.run(new PodDeletionRequested("default", "p", null, null)))
          .containsExactly(new PodRemoved("uid-p", "default", "p", "Deleted"));
    }

    @Test
    void askedAgainOnlyAShorterGracePeriodMakesADifference() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p").gracePeriod(30));
      scheduler.run(deletionOf(pod("p").build()));

      assertThat(scheduler.run(new PodDeletionRequested("default", "p", "uid-p", 60L))).isEmpty();
      assertThat(scheduler.run(new PodDeletionRequested("default", "p", "uid-p", -1L)))
          .containsExactly(new PodTerminating("uid-p", "default", "p", "node-1", 0));
    }

    @Test
    void aPodOnALostNodeIsGoneWithIt() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));
      scheduler.run(deletionOf(pod("p").build()));

      assertThat(scheduler.run(LOST_1))
          .containsExactly(new PodRemoved("uid-p", "default", "p", "NodeLost"));
    }

    @Test
    void aPodThatEndedByItselfKeepsItsNameUntilItIsDeleted() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));
      assertThat(scheduler.run(terminationOf(pod("p").build(), "node-1"))).isEmpty();

      assertThat(scheduler.run(pod("p").uid("other").submitted()))
          .singleElement()
          .isInstanceOf(PodRejected.class);
      assertThat(scheduler.run(deletionOf(pod("p").build())))
          .containsExactly(new PodRemoved("uid-p", "default", "p", "Deleted"));
      assertThat(nodeOf(pod("p").uid("third"))).isEqualTo("node-1");
    }

    @Test
    void aPodThatEndedIsNotDeletedBecauseItsNodeIsLost() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("before"));
      nodeOf(pod("after"));

      assertThat(
              scheduler.run(
                  terminationOf(pod("before").build(), "node-1"),
                  LOST_1,
                  terminationOf(pod("after").build(), "node-1")))
          .isEmpty();
    }

    @Test
    void whatIsUnknownIsNotDeleted() {
      assertThat(scheduler.run(deletionOf(pod("nobody").build()))).isEmpty();
    }
  }

  @Nested
  class Submissions {
    @Test
    void aNameThatIsTakenIsRejected() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));

      assertThat(scheduler.run(pod("p").uid("other").submitted()))
          .containsExactly(
              new PodRejected(
                  "other",
                  "default",
                  "p",
                  "AlreadyExists",
                  "pod \"p\" already exists with uid uid-p"));
    }

    @Test
    void theSameNameInAnotherNamespaceIsAnotherPod() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));

      assertThat(nodeOf(pod("p").namespace("other").uid("other"))).isEqualTo("node-1");
    }

    @Test
    void aSubmissionSeenBeforeChangesNothing() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));

      assertThat(scheduler.run(pod("p").submitted())).isEmpty();
    }

    @Test
    void aUidThatIsOverDoesNotLiveTwice() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));
      scheduler.run(deletionOf(pod("p").build()));
      scheduler.run(terminationOf(pod("p").build(), "node-1"));

      assertThat(scheduler.run(pod("p").submitted())).isEmpty();
    }

    /** Submitted after the news that the name is free, but read before it. */
    @Test
    void aNameThatIsBeingGivenUpIsWaitedFor() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));
      scheduler.run(deletionOf(pod("p").build()));

      assertThat(scheduler.run(pod("p").uid("next").submitted())).isEmpty();

      assertThat(scheduler.run(terminationOf(pod("p").build(), "node-1")))
          .singleElement()
          .isInstanceOfSatisfying(
              PodBound.class, bound -> assertThat(bound.uid()).isEqualTo("next"));
    }

    @Test
    void onlyOneCanWaitForAName() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));
      scheduler.run(deletionOf(pod("p").build()), pod("p").uid("next").submitted());

      assertThat(scheduler.run(pod("p").uid("other").submitted()))
          .containsExactly(
              new PodRejected(
                  "other",
                  "default",
                  "p",
                  "AlreadyExists",
                  "pod \"p\" already exists with uid next"));
    }

    @Test
    void whoWaitsForANameCanBeDeletedToo() {
      scheduler.run(node("node-1").registered());
      nodeOf(pod("p"));
      PodBuilder next = pod("p").uid("next");
      scheduler.run(deletionOf(pod("p").build()), next.submitted());

      assertThat(scheduler.run(deletionOf(next.build())))
          .containsExactly(
              new PodRejected(
                  "next", "default", "p", "Deleted", "deleted before its name was free"));
      assertThat(scheduler.run(terminationOf(pod("p").build(), "node-1"))).isEmpty();
    }

    @Test
    void aRejectedUidStaysRejectedWhenTheNameFallsFree() {
      scheduler.run(pod("p").submitted());
      scheduler.run(pod("p").uid("other").submitted());
      scheduler.run(deletionOf(pod("p").build()));

      assertThat(scheduler.run(pod("p").uid("other").submitted())).isEmpty();
    }
  }

  private static List<Event> submissions(int count, UnaryOperator<PodBuilder> shape) {
    List<Event> submissions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      submissions.add(shape.apply(pod("pod-" + i)).submitted());
    }
    return submissions;
  }
}
