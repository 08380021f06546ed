package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.deletionOf;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.SpecEvent.PodGroupApplied;
import io.fairlead.domain.event.SpecEvent.PodGroupDeleted;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassDeleted;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaDeleted;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.TermBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Whose turn it is, and who has to wait or to go although there is room. */
class SchedulerQueueTest {
  private final Cycle<PlacementDecision> scheduler = scheduler(false);

  private static Cycle<PlacementDecision> scheduler(boolean fair) {
    SchedulingPolicy policy = SchedulingPolicy.kubernetesDefaults();
    return Cycle.of(() -> new Scheduler(fair ? policy.withFairness() : policy));
  }

  private static List<String> bound(List<PlacementDecision> decisions) {
    return decisions.stream()
        .filter(PodBound.class::isInstance)
        .map(PlacementDecision::uid)
        .toList();
  }

  private static List<String> messages(List<PlacementDecision> decisions) {
    return decisions.stream()
        .map(decision -> decision.uid() + ": " + ((PodUnschedulable) decision).message())
        .toList();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** A cell decides no more than so much in one cycle; the next one must go on where it ended. */
  @Test
  void aCycleThatIsCutShortLeavesNobodyBehind() {
    Scheduler cut = new Scheduler(SchedulingPolicy.kubernetesDefaults());
    Consumer<Event> fold = event -> cut.apply(event, Cycle.START);
    Supplier<PlacementDecision> decide =
        () -> {
          cut.advance(Cycle.START);
          PlacementDecision decision = cut.decide(Cycle.START).orElseThrow();
          cut.applyDecision(decision, Cycle.START);
          return decision;
        };
    List.of(pod("a"), pod("b"), pod("c")).forEach(pod -> fold.accept(pod.submitted()));
    for (int i = 0; i < 3; i++) {
      assertThat(decide.get()).isInstanceOf(PodUnschedulable.class);
    }
    assertThat(cut.decide(Cycle.START)).isEmpty();

    fold.accept(node("node-1").registered());

    assertThat(bound(List.of(decide.get(), decide.get(), decide.get())))
        .containsExactly("uid-a", "uid-b", "uid-c");
  }

  @Nested
  class Priority {
    private PriorityClassApplied priorityClass(String name, int value, boolean globalDefault) {
      return new PriorityClassApplied(
          new PriorityClass(
              Metadata.named(null, name), value, globalDefault, PreemptionPolicy.Never, null));
    }

    private PodBound bind(PodBuilder pod) {
      List<PlacementDecision> decisions = scheduler.run(pod.submitted());
      assertThat(decisions).singleElement().isInstanceOf(PodBound.class);
      return (PodBound) decisions.getFirst();
    }

    @Test
    void theMostImportantGoesFirstThenTheOldest() {
      scheduler.run(
          pod("low").priority(-1).submitted(),
          pod("old").submitted(),
          pod("young").submitted(),
          pod("high").priority(100).submitted());

      assertThat(bound(scheduler.run(node("node-1").pods(3).registered())))
          .containsExactly("uid-high", "uid-old", "uid-young");
    }

    @Test
    void aPodWithoutAClassHasPriorityZeroAndMayPreempt() {
      scheduler.run(node("node-1").registered());

      var spec = bind(pod("p")).pod().spec();

      assertThat(spec.priority()).isZero();
      assertThat(spec.preemptionPolicy()).isEqualTo(PreemptionPolicy.PreemptLowerPriority);
    }

    @Test
    void aClassDecidesWhatThePodDoesNotSay() {
      scheduler.run(node("node-1").registered(), priorityClass("gold", 1000, false));

      var spec = bind(pod("p").priorityClass("gold")).pod().spec();

      assertThat(spec.priority()).isEqualTo(1000);
      assertThat(spec.preemptionPolicy()).isEqualTo(PreemptionPolicy.Never);
    }

    @Test
    void ofSeveralGlobalDefaultsTheLowestCounts() {
      scheduler.run(
          node("node-1").registered(),
          priorityClass("a", 20, true),
          priorityClass("b", 10, true),
          priorityClass("c", 30, true));

      assertThat(bind(pod("p")).pod().spec().priority()).isEqualTo(10);
    }

    @Test
    void theSystemsClassesAreAlwaysThereAndStay() {
      scheduler.run(
          node("node-1").registered(),
          priorityClass(PriorityClass.SYSTEM_NODE_CRITICAL, 1, false),
          new PriorityClassDeleted(PriorityClass.SYSTEM_CLUSTER_CRITICAL));

      assertThat(bind(pod("a").priorityClass("system-node-critical")).pod().spec().priority())
          .isEqualTo(2_000_001_000);
      assertThat(bind(pod("b").priorityClass("system-cluster-critical")).pod().spec().priority())
          .isEqualTo(2_000_000_000);
    }

    @Test
    void aClassThatDoesNotExistGetsThePodRejected() {
      assertThat(scheduler.run(pod("p").priorityClass("gold").submitted()))
          .containsExactly(
              new PodRejected(
                  "uid-p",
                  "default",
                  "p",
                  "Forbidden",
                  "no PriorityClass with name gold was found"));
      scheduler.run(priorityClass("gold", 1, false), node("node-1").registered());
      assertThat(scheduler.run(pod("p").priorityClass("gold").submitted())).isEmpty();
    }

    @Test
    void aClassThatChangesLeavesThePodsAloneThatAreThere() {
      scheduler.run(priorityClass("gold", 1000, false));
      scheduler.run(pod("old").priorityClass("gold").submitted());
      scheduler.run(priorityClass("gold", 1, false), pod("mid").priority(500).submitted());
      scheduler.run(new PriorityClassDeleted("gold"));

      assertThat(bound(scheduler.run(node("node-1").registered())))
          .containsExactly("uid-old", "uid-mid");
    }
  }

  @Nested
  class Fairness {
    private final Cycle<PlacementDecision> fair = scheduler(true);

    private PodBuilder of(String namespace, int number) {
      String name = namespace + "-" + number;
      return pod(name).namespace(namespace);
    }

    /** The example of the paper: 9 cpus and 18 GB, tasks of 1 cpu and 4 GB, and of 3 and 1. */
    @Test
    void namespacesGetEqualDominantShares() {
      for (int i = 0; i < 5; i++) {
        fair.run(of("a", i).cpu(1000).memory(4L << 30).submitted());
      }
      for (int i = 0; i < 5; i++) {
        fair.run(of("b", i).cpu(3000).memory(1L << 30).submitted());
      }

      assertThat(bound(fair.run(node("node-1").cpu(9000).memory(18L << 30).registered())))
          .containsExactly("uid-a-0", "uid-b-0", "uid-a-1", "uid-b-1", "uid-a-2");
    }

    @Test
    void priorityComesFirst() {
      fair.run(of("a", 0).cpu(1000).submitted(), of("a", 1).cpu(1000).priority(1).submitted());
      fair.run(of("b", 0).cpu(1000).submitted(), of("a", 2).cpu(1000).priority(1).submitted());

      assertThat(bound(fair.run(node("node-1").registered())))
          .containsExactly("uid-a-1", "uid-a-2", "uid-b-0", "uid-a-0");
    }

    @Test
    void whatANamespaceGivesBackCountsAtOnce() {
      fair.run(node("node-1").cpu(2000).registered());
      fair.run(of("a", 0).cpu(1000).submitted(), of("b", 0).cpu(1000).submitted());
      fair.run(of("b", 1).cpu(1000).submitted(), of("a", 1).cpu(1000).submitted());

      assertThat(bound(fair.run(terminationOf(of("a", 0).build(), "node-1"))))
          .containsExactly("uid-a-1");
    }

    @Test
    void withoutFairnessTheOldestGoesFirst() {
      scheduler.run(of("a", 0).submitted(), of("a", 1).submitted(), of("b", 0).submitted());

      assertThat(bound(scheduler.run(node("node-1").registered())))
          .containsExactly("uid-a-0", "uid-a-1", "uid-b-0");
    }
  }

  @Nested
  class Groups {
    private PodGroupApplied group(int minMember) {
      return new PodGroupApplied(new PodGroup(Metadata.named("default", "x"), minMember));
    }

    private PodBuilder member(String name) {
      return pod(name).group("x").cpu(1000);
    }

    @Test
    void aGroupIsPlacedWhole() {
      scheduler.run(node("node-1").cpu(2000).registered(), group(3));

      assertThat(
              messages(
                  scheduler.run(
                      member("a").submitted(), member("b").submitted(), member("c").submitted())))
          .hasSize(3)
          .contains(
              "uid-a: 0/1 nodes are available: 1 Insufficient cpu (node-1). pod group default/x has"
                  + " room for 2 of at least 3 members.");
      assertThat(bound(scheduler.runAfter(seconds(1), node("node-2").registered())))
          .containsExactly("uid-a", "uid-b", "uid-c");
    }

    @Test
    void aGroupHoldsNothingWhileItWaits() {
      scheduler.run(node("node-1").cpu(2000).registered(), group(3));
      scheduler.run(member("a").submitted(), member("b").submitted(), member("c").submitted());

      assertThat(bound(scheduler.run(pod("other").cpu(2000).submitted())))
          .containsExactly("uid-other");
      assertThat(bound(scheduler.restored().run(pod("small").cpu(0).submitted())))
          .containsExactly("uid-small");
    }

    @Test
    void aGroupThatIsNotDescribedWaits() {
      scheduler.run(node("node-1").registered());

      assertThat(messages(scheduler.run(member("a").submitted())))
          .containsExactly("uid-a: pod group default/x does not exist");
      assertThat(bound(scheduler.run(group(1)))).containsExactly("uid-a");
      scheduler.run(new PodGroupDeleted("default", "x"));
      assertThat(messages(scheduler.run(member("b").submitted())))
          .containsExactly("uid-b: pod group default/x does not exist");
    }

    @Test
    void aGroupWaitsForItsMembers() {
      scheduler.run(node("node-1").registered(), group(3));
      scheduler.run(member("a").submitted());

      assertThat(messages(scheduler.run(member("b").submitted())))
          .containsExactly("uid-b: pod group default/x has 2 of at least 3 members");
      assertThat(bound(scheduler.run(member("c").submitted())))
          .containsExactly("uid-a", "uid-b", "uid-c");
    }

    @Test
    void membersBeyondTheMinimumAreOrdinaryPods() {
      scheduler.run(node("node-1").cpu(3000).registered(), group(2));

      List<PlacementDecision> decisions =
          scheduler.run(
              member("a").submitted(),
              member("b").submitted(),
              member("c").submitted(),
              member("d").submitted());

      assertThat(bound(decisions)).containsExactly("uid-a", "uid-b", "uid-c");
      assertThat(messages(decisions.subList(3, 4)))
          .containsExactly("uid-d: 0/1 nodes are available: 1 Insufficient cpu (node-1).");
    }

    @Test
    void aGroupsTurnIsThatOfItsMostImportantMember() {
      scheduler.run(group(2), pod("other").cpu(1000).priority(5).submitted());
      scheduler.run(member("a").submitted(), member("b").priority(10).submitted());

      assertThat(bound(scheduler.runAfter(seconds(1), node("node-1").cpu(2000).registered())))
          .containsExactly("uid-b", "uid-a");
    }

    @Test
    void aMemberThatIsReplacedGoesAloneWhileEnoughAreThere() {
      scheduler.run(node("node-1").registered(), group(2));
      scheduler.run(member("a").submitted(), member("b").submitted());
      scheduler.run(terminationOf(member("a").build(), "node-1"));

      assertThat(bound(scheduler.run(member("c").submitted()))).containsExactly("uid-c");
    }

    @Test
    void theMissingOnesArePlacedTogether() {
      scheduler.run(node("node-1").registered(), group(3));
      scheduler.run(member("a").submitted(), member("b").submitted(), member("c").submitted());
      scheduler.run(
          terminationOf(member("a").build(), "node-1"),
          terminationOf(member("b").build(), "node-1"));

      assertThat(messages(scheduler.run(member("d").submitted())))
          .containsExactly("uid-d: pod group default/x has 2 of at least 3 members");
      assertThat(bound(scheduler.run(member("e").submitted()))).containsExactly("uid-d", "uid-e");
    }

    @Test
    void aTryThatFailedIsRepeatedOnlyWhenSomethingCanHelpAndNotTooSoon() {
      scheduler.run(node("node-1").cpu(1000).registered(), group(2));
      scheduler.run(member("a").submitted(), member("b").submitted());

      // Nothing helps, however long it takes.
      assertThat(scheduler.runAfter(seconds(30))).isEmpty();
      assertThat(scheduler.run(node("node-2").cpu(500).registered())).isEmpty();
      // A node that takes one member, but not enough of them, is tried, and that is told.
      assertThat(scheduler.run(node("node-3").cpu(1000).cordoned().registered())).isEmpty();
      // What helps is tried.
      assertThat(bound(scheduler.run(node("node-3").cpu(1000).updated())))
          .containsExactly("uid-a", "uid-b");
    }

    @Test
    void aTryHasToWaitForTheBackOffOfTheOneBefore() {
      scheduler.run(node("node-1").cpu(1000).registered(), group(2));
      scheduler.run(member("a").submitted(), member("b").submitted());

      assertThat(scheduler.run(node("node-2").registered())).isEmpty();
      assertThat(bound(scheduler.restored().runAfter(seconds(1))))
          .containsExactly("uid-a", "uid-b");
      assertThat(scheduler.runAfter(Duration.ofMillis(999))).isEmpty();
      assertThat(bound(scheduler.runAfter(Duration.ofMillis(1)))).hasSize(2);
    }

    @Test
    void aMemberThatNeedsAnotherIsHelpedByIt() {
      scheduler.run(node("node-1").label("zone", "a").registered(), group(2));

      assertThat(
              bound(
                  scheduler.run(
                      member("near").near(TermBuilder.term("zone", "app", "first")).submitted(),
                      member("first").label("app", "first").submitted())))
          .containsExactly("uid-first", "uid-near");
    }

    @Test
    void aGroupThatLosesAMemberWhileItWaitsIsShortOfOne() {
      scheduler.run(group(2));
      scheduler.run(member("a").submitted(), member("b").submitted());
      scheduler.run(deletionOf(member("b").build()));

      assertThat(messages(scheduler.runAfter(seconds(1))))
          .containsExactly("uid-a: pod group default/x has 1 of at least 2 members");
    }
  }

  @Nested
  class NamespaceQuotas {
    private ResourceQuotaApplied quota(String name, Resources hard) {
      return new ResourceQuotaApplied(new ResourceQuota(Metadata.named("default", name), hard));
    }

    @Test
    void aPodThatWouldExceedAQuotaWaits() {
      scheduler.run(node("node-1").cpu(64_000).registered());
      scheduler.run(quota("compute", Resources.NONE.with("requests.cpu", 10_000)));
      scheduler.run(pod("a").cpu(9000).submitted());

      assertThat(messages(scheduler.run(pod("b").cpu(2000).submitted())))
          .containsExactly(
              "uid-b: exceeded quota: compute, requested: requests.cpu=2, used: requests.cpu=9,"
                  + " limited: requests.cpu=10");
      assertThat(bound(scheduler.run(pod("c").cpu(1000).submitted()))).containsExactly("uid-c");
    }

    @Test
    void itIsPlacedWhenItsNamespaceGivesSomethingBack() {
      scheduler.run(node("node-1").registered(), quota("q", Resources.NONE.with("pods", 1)));
      scheduler.run(pod("a").submitted(), pod("b").submitted());

      assertThat(bound(scheduler.run(terminationOf(pod("a").build(), "node-1"))))
          .containsExactly("uid-b");
    }

    @Test
    void itIsPlacedWhenTheQuotaGrowsOrGoes() {
      scheduler.run(node("node-1").registered(), quota("q", Resources.NONE.with("pods", 1)));
      scheduler.run(pod("a").submitted(), pod("b").submitted(), pod("c").submitted());

      assertThat(bound(scheduler.run(quota("q", Resources.NONE.with("pods", 2)))))
          .containsExactly("uid-b");
      assertThat(bound(scheduler.run(new ResourceQuotaDeleted("default", "q"))))
          .containsExactly("uid-c");
    }

    @Test
    void whatWasThereBeforeTheQuotaCounts() {
      scheduler.run(node("node-1").registered());
      scheduler.run(pod("a").cpu(500).submitted());
      scheduler.run(quota("q", Resources.NONE.with("cpu", 800)));

      assertThat(messages(scheduler.run(pod("b").cpu(400).submitted())))
          .containsExactly(
              "uid-b: exceeded quota: q, requested: cpu=400m, used: cpu=500m, limited: cpu=800m");
    }

    @Test
    void everyQuotaCountsAndEveryResource() {
      scheduler.run(
          node("node-1").having("example.com/gpu", 9).registered(),
          quota("a", Resources.NONE.with("memory", 1L << 30).with("requests.example.com/gpu", 1)),
          quota("b", Resources.NONE.with("limits.memory", 1L << 20)));

      assertThat(
              messages(
                  scheduler.run(
                      pod("p")
                          .memory(2L << 30)
                          .requesting("example.com/gpu", 2)
                          .limitedTo("memory", 3L << 30)
                          .submitted())))
          .containsExactly(
              "uid-p: exceeded quota: a, requested: memory=2Gi,requests.example.com/gpu=2, used:"
                  + " memory=0,requests.example.com/gpu=0, limited:"
                  + " memory=1Gi,requests.example.com/gpu=1; exceeded quota: b, requested:"
                  + " limits.memory=3Gi, used: limits.memory=0, limited: limits.memory=1Mi");
    }

    @Test
    void otherNamespacesAreNotHeldUp() {
      scheduler.run(node("node-1").registered(), quota("q", Resources.NONE.with("pods", 0)));

      assertThat(
              bound(
                  scheduler.run(
                      pod("a").priority(9).submitted(), pod("b").namespace("other").submitted())))
          .containsExactly("uid-b");
    }

    @Test
    void overheadCountsAsLimitOfWhatIsLimited() {
      scheduler.run(
          node("node-1").registered(),
          quota("q", Resources.NONE.with("limits.memory", 3 << 20).with("limits.cpu", 1)));

      assertThat(
              messages(
                  scheduler.run(
                      pod("p")
                          .limitedTo(Resources.MEMORY, 2 << 20)
                          .overhead(Resources.MEMORY, 2 << 20)
                          .overhead(Resources.CPU, 100)
                          .submitted())))
          .containsExactly(
              "uid-p: exceeded quota: q, requested: limits.memory=4Mi, used: limits.memory=0,"
                  + " limited: limits.memory=3Mi");
    }

    @Test
    void groupsKeepToQuotasToo() {
      scheduler.run(
          node("node-1").registered(),
          quota("q", Resources.NONE.with("pods", 1)),
          new PodGroupApplied(new PodGroup(Metadata.named("default", "x"), 2)));

      assertThat(
              messages(
                  scheduler.run(pod("a").group("x").submitted(), pod("b").group("x").submitted())))
          .contains(
              "uid-a: pod group default/x has room for 1 of at least 2 members; exceeded quota: q,"
                  + " requested: pods=1, used: pods=1, limited: pods=1");
      assertThat(bound(scheduler.runAfter(seconds(1), quota("q", Resources.NONE.with("pods", 2)))))
          .containsExactly("uid-a", "uid-b");
    }
  }

  @Nested
  class NoExecute {
    private NodeBuilder tainted() {
      return node("node-1").taint("gone", "x", TaintEffect.NoExecute);
    }

    private PodTerminating stopped(String name) {
      return new PodTerminating(
          "uid-" + name,
          "default",
          name,
          "node-1",
          30,
          PodTerminating.TAINT,
          "Taint manager: deleting due to NoExecute taint gone=x:NoExecute");
    }

    @Test
    void aPodThatDoesNotTolerateATaintIsToldToStop() {
      scheduler.run(node("node-1").registered());
      scheduler.run(pod("p").submitted(), pod("q").tolerating("gone").submitted());

      assertThat(scheduler.run(tainted().updated())).containsExactly(stopped("p"));
      assertThat(scheduler.run(tainted().updated())).isEmpty();
    }

    @Test
    void itHoldsWhatItHasUntilItHasStopped() {
      scheduler.run(node("node-1").cpu(1000).registered());
      scheduler.run(pod("p").cpu(1000).submitted());
      scheduler.run(tainted().cpu(1000).updated(), node("node-1").cpu(1000).updated());
      scheduler.run(tainted().cpu(1000).updated());
      scheduler.run(node("node-1").cpu(1000).updated());

      assertThat(bound(scheduler.run(pod("q").cpu(1000).submitted()))).isEmpty();
      assertThat(bound(scheduler.run(terminationOf(pod("p").build(), "node-1"))))
          .containsExactly("uid-q");
    }

    @Test
    void itsNameIsWaitedFor() {
      scheduler.run(node("node-1").registered());
      scheduler.run(pod("p").submitted());
      scheduler.run(tainted().updated());

      assertThat(scheduler.run(pod("p").uid("next").tolerating("gone").submitted())).isEmpty();
      assertThat(bound(scheduler.run(terminationOf(pod("p").build(), "node-1"))))
          .containsExactly("next");
    }

    @Test
    void aTaintIsToleratedForTheSmallestTimeThatMatches() {
      scheduler.run(node("node-1").registered());
      scheduler.run(
          pod("p")
              .toleratingFor("gone", 300)
              .toleratingFor("gone", 60)
              .toleratingFor("other", 1)
              .submitted());
      scheduler.run(tainted().updated());

      assertThat(scheduler.runAfter(seconds(59))).isEmpty();
      assertThat(scheduler.restored().runAfter(seconds(1))).containsExactly(stopped("p"));
      assertThat(scheduler.runAfter(seconds(1))).containsExactly(stopped("p"));
      assertThat(scheduler.runAfter(seconds(100))).isEmpty();
    }

    @Test
    void aRestartDoesNotStartTheTimeAnewThoughNothingWasDecided() {
      scheduler.run(node("node-1").registered());
      scheduler.run(pod("p").toleratingFor("gone", 60).submitted());
      assertThat(scheduler.run(tainted().updated())).isEmpty();

      scheduler.runAfter(seconds(40));
      Cycle<PlacementDecision> restored = scheduler.restored();

      assertThat(restored.runAfter(seconds(19))).isEmpty();
      assertThat(restored.runAfter(seconds(1))).containsExactly(stopped("p"));
    }

    @Test
    void theTimeRunsOnWhileTheTaintStays() {
      scheduler.run(node("node-1").registered());
      scheduler.run(pod("p").toleratingFor("gone", 60).submitted());
      scheduler.run(tainted().updated());

      assertThat(scheduler.runAfter(seconds(50), tainted().label("a", "b").updated())).isEmpty();
      assertThat(scheduler.runAfter(seconds(10))).containsExactly(stopped("p"));
    }

    @Test
    void aTaintThatGoesIsForgotten() {
      scheduler.run(node("node-1").registered());
      scheduler.run(pod("p").toleratingFor("gone", 60).submitted());
      scheduler.run(tainted().updated());
      scheduler.runAfter(seconds(50), node("node-1").updated());

      assertThat(scheduler.runAfter(seconds(20), tainted().updated())).isEmpty();
      assertThat(scheduler.runAfter(seconds(59))).isEmpty();
      assertThat(scheduler.runAfter(seconds(1))).containsExactly(stopped("p"));
    }

    @Test
    void aPodThatComesLaterHasItsWholeTime() {
      scheduler.run(tainted().registered());
      scheduler.runAfter(seconds(100), pod("p").toleratingFor("gone", 60).submitted());

      assertThat(scheduler.runAfter(seconds(59), tainted().label("a", "b").updated())).isEmpty();
      assertThat(scheduler.runAfter(seconds(1))).containsExactly(stopped("p"));
    }

    @Test
    void aLostNodeTakesItsPodsBeforeTheTaintDoes() {
      scheduler.run(node("node-1").registered());
      scheduler.run(pod("p").submitted());

      assertThat(scheduler.run(tainted().updated(), new NodeLost("node-1", Cycle.START)))
          .containsExactly(new PodEvicted("uid-p", "default", "p", "node-1", "NodeLost"));
      assertThat(scheduler.runAfter(seconds(100))).isEmpty();
    }

    @Test
    void whoeverIsDeletedIsNotToldTwice() {
      scheduler.run(node("node-1").registered());
      scheduler.run(pod("p").toleratingFor("gone", 5).submitted());
      scheduler.run(tainted().updated());

      Event deletion = deletionOf(pod("p").build());
      assertThat(scheduler.run(deletion))
          .containsExactly(new PodTerminating("uid-p", "default", "p", "node-1", 30));
      assertThat(scheduler.runAfter(seconds(10))).isEmpty();
    }
  }
}
