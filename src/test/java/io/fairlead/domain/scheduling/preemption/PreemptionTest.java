package io.fairlead.domain.scheduling.preemption;

import static io.fairlead.domain.scheduling.preemption.PreemptingCluster.budget;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.testing.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which node is chosen and who has to go, from kube-scheduler's definition. */
class PreemptionTest {
  private static final int LOW = 10;
  private static final int MIDDLE = 100;
  private static final int HIGH = 1000;

  private final PreemptingCluster cluster = new PreemptingCluster();

  private void nodes(int number) {
    for (int i = 1; i <= number; i++) {
      cluster.put(node("node-" + i).cpu(4));
    }
  }

  private static PodBuilder sized(String name, long cpu) {
    return pod(name).uid(name).cpu(cpu).memory(0);
  }

  private PodNominated decide(PodBuilder preemptor, int priority) {
    return cluster.decide(cluster.submit(preemptor, priority).shape()).orElseThrow();
  }

  private boolean isHopeless(PodBuilder preemptor, int priority) {
    return cluster.decide(cluster.submit(preemptor, priority).shape()).isEmpty();
  }

  @Nested
  class OnOneNode {
    @Test
    void onlyAsManyLeaveAsMust() {
      nodes(1);
      cluster.running("node-1", sized("a", 1), LOW);
      cluster.running("node-1", sized("b", 2), LOW);
      cluster.running("node-1", sized("c", 1), LOW);

      assertThat(decide(sized("p", 1), HIGH).victims()).containsExactly("c");
    }

    @Test
    void theMoreImportantStay() {
      nodes(1);
      cluster.running("node-1", sized("low", 2), LOW);
      cluster.running("node-1", sized("middle", 2), MIDDLE);

      assertThat(decide(sized("p", 2), HIGH).victims()).containsExactly("low");
    }

    @Test
    void ofTheSamePriorityThoseStayThatWerePlacedFirst() {
      nodes(1);
      cluster.running("node-1", sized("first", 2), LOW);
      cluster.running("node-1", sized("second", 2), LOW);

      assertThat(decide(sized("p", 2), HIGH).victims()).containsExactly("second");
    }

    @Test
    void nobodyOfTheSamePriorityLeaves() {
      nodes(1);
      cluster.running("node-1", sized("a", 4), HIGH);

      assertThat(isHopeless(sized("p", 1), HIGH)).isTrue();
    }

    @Test
    void nobodyLeavesForAPodThatDoesNotPreempt() {
      nodes(1);
      cluster.running("node-1", sized("a", 4), LOW);
      PodEntry patient = cluster.submit(sized("p", 1), HIGH, PreemptionPolicy.Never);

      assertThat(cluster.decide(patient.shape())).isEmpty();
    }

    @Test
    void nobodyLeavesInVain() {
      nodes(1);
      cluster.running("node-1", sized("a", 2), LOW);
      cluster.running("node-1", sized("b", 2), HIGH);

      assertThat(isHopeless(sized("p", 3), HIGH)).isTrue();
    }

    @Test
    void nobodyLeavesANodeThatIsNotReady() {
      nodes(1);
      cluster.running("node-1", sized("a", 4), LOW);
      cluster.ready("node-1", false);

      assertThat(isHopeless(sized("p", 1), HIGH)).isTrue();
    }

    @Test
    void whatLeavesAnywayIsNoVictim() {
      nodes(1);
      cluster.terminate(cluster.running("node-1", sized("gone", 2), LOW));
      cluster.running("node-1", sized("stays", 2), LOW);

      PodNominated decision = decide(sized("p", 2), HIGH);

      assertThat(decision.node()).isEqualTo("node-1");
      assertThat(decision.victims()).isEmpty();
    }

    @Test
    void whoseBudgetWouldBeViolatedIsPutBackFirst() {
      nodes(1);
      cluster.running("node-1", sized("guarded", 2).label("app", "a"), LOW);
      cluster.running("node-1", sized("important", 2), MIDDLE);
      cluster.apply(budget("budget", "a", "1", null));

      assertThat(decide(sized("p", 2), HIGH).victims()).containsExactly("important");
    }

    @Test
    void aBudgetIsViolatedIfNothingElseHelps() {
      nodes(1);
      cluster.running("node-1", sized("guarded", 4).label("app", "a"), LOW);
      cluster.apply(budget("budget", "a", "1", null));

      assertThat(decide(sized("p", 2), HIGH).victims()).containsExactly("guarded");
    }
  }

  @Nested
  class OfSeveralNodes {
    @Test
    void theFewestViolatedBudgetsCountFirst() {
      nodes(2);
      cluster.running("node-1", sized("guarded", 4).label("app", "a"), LOW);
      cluster.running("node-2", sized("important", 4), MIDDLE);
      cluster.apply(budget("budget", "a", null, "0"));

      assertThat(decide(sized("p", 4), HIGH).node()).isEqualTo("node-2");
    }

    @Test
    void thenTheLowestHighestPriority() {
      nodes(2);
      cluster.running("node-1", sized("middle", 4), MIDDLE);
      cluster.running("node-2", sized("low-1", 2), LOW);
      cluster.running("node-2", sized("low-2", 2), LOW);

      assertThat(decide(sized("p", 4), HIGH).node()).isEqualTo("node-2");
    }

    @Test
    void thenTheSmallestSumOfPriorities() {
      nodes(2);
      cluster.running("node-1", sized("middle-1", 2), MIDDLE);
      cluster.running("node-1", sized("middle-2", 2), MIDDLE);
      cluster.running("node-2", sized("middle-3", 2), MIDDLE);
      cluster.running("node-2", sized("low", 2), LOW);

      assertThat(decide(sized("p", 4), HIGH).node()).isEqualTo("node-2");
    }

    @Test
    void becauseOfItsOffsetTheSumPrefersFewVictimsEvenOfNegativePriority() {
      nodes(2);
      cluster.running("node-1", sized("a", 2), -10);
      cluster.running("node-1", sized("b", 2), -10);
      cluster.running("node-2", sized("c", 4), -10);

      assertThat(decide(sized("p", 4), 0).victims()).containsExactly("c");
    }

    @Test
    void thenTheLatestPlacedMostImportantVictim() {
      nodes(3);
      cluster.running("node-1", sized("first", 4), LOW);
      cluster.running("node-3", sized("second", 4), LOW);
      cluster.running("node-2", sized("third", 4), LOW);

      assertThat(decide(sized("p", 4), HIGH).node()).isEqualTo("node-2");
    }

    @Test
    void whereNobodyMustLeaveNobodyDoes() {
      nodes(2);
      cluster.running("node-1", sized("a", 4), LOW);
      cluster.terminate(cluster.running("node-2", sized("gone", 4), MIDDLE));

      assertThat(decide(sized("p", 4), HIGH).victims()).isEmpty();
    }
  }

  @Nested
  class Promises {
    @Test
    void victimsAreToldForWhom() {
      nodes(1);
      cluster.running("node-1", sized("b", 2).gracePeriod(7), LOW);
      cluster.running("node-1", sized("a", 2).gracePeriod(0), LOW);

      List<PodTerminating> told = cluster.apply(decide(sized("p", 4), HIGH));

      assertThat(told)
          .containsExactly(
              new PodTerminating(
                  "a",
                  "default",
                  "a",
                  "node-1",
                  0,
                  "PreemptionByScheduler",
                  "preempted by default/p on node node-1"),
              new PodTerminating(
                  "b",
                  "default",
                  "b",
                  "node-1",
                  7,
                  "PreemptionByScheduler",
                  "preempted by default/p on node node-1"));
    }

    @Test
    void promisedRoomIsNotLeftToLowerPriorities() {
      nodes(1);
      PodEntry victim = cluster.running("node-1", sized("victim", 4), LOW);
      PodEntry high = cluster.submit(sized("high", 3), HIGH);
      cluster.apply(cluster.decide(high.shape()).orElseThrow());
      cluster.remove(victim);

      assertThat(cluster.fits(cluster.submit(sized("thief", 2), MIDDLE).shape(), "node-1"))
          .isFalse();
      assertThat(cluster.fits(cluster.submit(sized("small", 1), LOW).shape(), "node-1")).isTrue();
      assertThat(cluster.fits(cluster.submit(sized("higher", 2), HIGH + 1).shape(), "node-1"))
          .isTrue();
      assertThat(cluster.fits(high.shape(), "node-1")).isTrue();
    }

    @Test
    void aPodWhoseVictimsAreLeavingDoesNotPreemptAgain() {
      nodes(2);
      cluster.running("node-1", sized("a", 4), LOW);
      cluster.running("node-2", sized("b", 4), LOW);
      PodEntry high = cluster.submit(sized("high", 4), HIGH);
      cluster.apply(cluster.decide(high.shape()).orElseThrow());

      assertThat(cluster.decide(high.shape())).isEmpty();
    }

    @Test
    void theNextPodOfTheShapeFindsANodeOfItsOwn() {
      nodes(2);
      cluster.running("node-1", sized("a", 4), LOW);
      cluster.running("node-2", sized("b", 4), LOW);
      PodEntry first = cluster.submit(sized("first", 4), HIGH);
      cluster.submit(sized("second", 4), HIGH);
      PodNominated one = cluster.decide(first.shape()).orElseThrow();
      cluster.apply(one);

      PodNominated other = cluster.decide(first.shape()).orElseThrow();

      assertThat(one.uid()).isEqualTo("first");
      assertThat(other.uid()).isEqualTo("second");
      assertThat(other.node()).isNotEqualTo(one.node());
    }

    @Test
    void whoseNodeIsLostMayPreemptAgain() {
      nodes(2);
      cluster.running("node-2", sized("b", 4), LOW);
      cluster.running("node-1", sized("a", 4), LOW);
      PodEntry high = cluster.submit(sized("high", 4), HIGH);
      PodNominated first = cluster.decide(high.shape()).orElseThrow();
      cluster.apply(first);
      cluster.ready(first.node(), false);

      assertThat(cluster.decide(high.shape()).orElseThrow().node()).isEqualTo("node-2");
    }

    @Test
    void whoseNodeShrankMayPreemptAgain() {
      nodes(2);
      cluster.running("node-2", sized("b", 4), LOW);
      cluster.running("node-1", sized("a", 4), LOW);
      PodEntry high = cluster.submit(sized("high", 4), HIGH);
      cluster.apply(cluster.decide(high.shape()).orElseThrow());
      cluster.put(node("node-1").cpu(3));

      assertThat(cluster.decide(high.shape()).orElseThrow().node()).isEqualTo("node-2");
    }

    @Test
    void whosePlaceAMoreImportantPodTookMayPreemptAgain() {
      nodes(2);
      cluster.running("node-2", sized("b", 4), LOW);
      PodEntry victim = cluster.running("node-1", sized("a", 4), LOW);
      PodEntry middle = cluster.submit(sized("middle", 4), MIDDLE);
      cluster.apply(cluster.decide(middle.shape()).orElseThrow());
      cluster.remove(victim);
      cluster.running("node-1", sized("high", 1), HIGH);

      assertThat(cluster.decide(middle.shape()).orElseThrow().node()).isEqualTo("node-2");
    }

    @Test
    void twoPodsOfAShapeMayChangePlaces() {
      nodes(2);
      PodEntry a = cluster.running("node-1", sized("a", 4), LOW);
      PodEntry b = cluster.running("node-2", sized("b", 4), LOW);
      PodEntry first = cluster.submit(sized("first", 4), HIGH);
      PodEntry second = cluster.submit(sized("second", 4), HIGH);
      PodNominated one = cluster.decide(first.shape()).orElseThrow();
      cluster.apply(one);
      PodNominated other = cluster.decide(first.shape()).orElseThrow();
      cluster.apply(other);
      cluster.remove(other.node().equals("node-1") ? a : b);

      cluster.place(first, other.node());

      assertThat(cluster.state.nominations().of(first)).isNull();
      assertThat(cluster.state.nominations().of(second).slot()).isEqualTo(cluster.slot(one.node()));
    }
  }

  @Nested
  class DisruptionBudgets {
    @Test
    void healthyIsWhoWasReportedReady() {
      nodes(1);
      cluster.apply(budget("budget", "a", "1", null));
      PodEntry one = cluster.running("node-1", sized("one", 1).label("app", "a"), LOW);
      PodEntry two = cluster.submit(sized("two", 1).label("app", "a"), LOW);
      cluster.place(two, "node-1");

      assertThat(cluster.allowed("budget")).isZero();
      cluster.report(two, true);
      assertThat(cluster.allowed("budget")).isEqualTo(1);
      cluster.terminate(one);
      assertThat(cluster.allowed("budget")).isZero();
    }

    @Test
    void aShareIsOfAllThatAreExpected() {
      nodes(1);
      for (int i = 0; i < 3; i++) {
        cluster.running("node-1", sized("p-" + i, 1).label("app", "a"), LOW);
      }
      cluster.submit(sized("pending", 1).label("app", "a"), LOW);
      cluster.apply(budget("minimum", "a", "50%", null));
      cluster.apply(budget("maximum", "a", null, "50%"));
      cluster.apply(budget("everything", null, "1", null));

      assertThat(cluster.allowed("minimum")).isEqualTo(1);
      assertThat(cluster.allowed("maximum")).isEqualTo(1);
      assertThat(cluster.allowed("everything")).isEqualTo(2);
    }
  }
}
