package io.fairlead.replay.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.replay.whatif.SchedulingReport.PodDifference;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Two worlds: what was recorded, and what another policy makes of the same inputs. */
class SchedulingWhatIfTest {
  private static final SchedulingPolicy SPREADING =
      SchedulingPolicy.of(ScoringStrategy.Type.LeastAllocated);
  private static final SchedulingPolicy PACKING =
      SchedulingPolicy.of(ScoringStrategy.Type.MostAllocated);

  private static SchedulingReport whatIf(Recording recording, SchedulingPolicy policy) {
    return WhatIf.of(recording.log(), OtherPolicies.of(policy), 100).scheduling().getFirst();
  }

  private static PodDifference of(SchedulingReport report, String pod) {
    return report.differences().stream()
        .filter(difference -> difference.name().equals(pod))
        .findFirst()
        .orElseThrow();
  }

  private static long second(Instant at) {
    return at.getEpochSecond() - Recording.START.getEpochSecond();
  }

  /** Two small pods, which spread leave no node for a large one. */
  private static Recording spread() {
    return new Recording(SPREADING)
        .node("n1", 1000)
        .node("n2", 1000)
        .pass(1)
        .pod("a", 200)
        .pass(1)
        .pod("b", 200)
        .pass(1)
        .pod("large", 1000)
        .pass(1);
  }

  @Test
  void packingLeavesRoomForALargePod() {
    SchedulingReport report = whatIf(spread().pass(2).pod("last", 100).pass(1), PACKING);

    assertThat(report.recorded().neverBound()).isEqualTo(1);
    assertThat(report.other().neverBound()).isZero();
    assertThat(report.boundOnlyOther()).isEqualTo(1);
    assertThat(report.moved()).isEqualTo(1);
    assertThat(of(report, "b").recordedNode()).isNotEqualTo(of(report, "b").otherNode());
    assertThat(of(report, "b").otherScore()).isGreaterThan(of(report, "b").recordedScore());
    assertThat(of(report, "large").recordedNode()).isNull();
    assertThat(report.other().fragmentation()).isLessThan(report.recorded().fragmentation());
  }

  @Test
  void aPodThatIsBoundEarlierAlsoEndsEarlier() {
    // Recorded: large waits from 3 to 10, runs until 20, and next has its place then.
    Recording recording = spread().pass(6).end("a").pass(1).pod("next", 1000).pass(9);
    recording.end("large").pass(1).pod("last", 100).pass(5);

    SchedulingReport report = whatIf(recording, PACKING);

    PodDifference large = of(report, "large");
    long earlier = second(large.recordedAt()) - second(large.otherAt());
    assertThat(earlier).isEqualTo(7);
    PodDifference next = of(report, "next");
    assertThat(second(next.recordedAt()) - second(next.otherAt())).isBetween(earlier - 1, earlier);
    assertThat(report.other().pending().max()).isLessThan(report.recorded().pending().max());
  }

  @Test
  void whatIsDeletedBecauseItHasEndedIsDeletedAfterItsEnd() {
    // Recorded: spread out, x waits for b; packed, y waits for it. Both end by themselves, and are
    // deleted for it.
    Recording recording = spread().pass(3).end("a").pass(4);
    recording.end("large").write(new PodDeletionRequested("default", "large", "large", null));
    recording.pass(2).pod("last", 100).pass(2);

    SchedulingReport same = whatIf(recording, SPREADING);
    SchedulingReport packed = whatIf(recording, PACKING);

    assertThat(same.changes()).isFalse();
    assertThat(packed.other().bound()).isEqualTo(packed.recorded().bound());
    assertThat(packed.other().evictions()).isZero();
  }

  @Test
  void aPodThatNeverRanInTheRecordingRunsToTheEnd() {
    Recording recording = spread().pass(30).pod("last", 900).pass(5);

    SchedulingReport report = whatIf(recording, PACKING);

    assertThat(report.other().nodesInUse().peak()).isEqualTo(2);
    assertThat(report.other().utilisation().get("cpu").peak()).isEqualTo(0.7);
  }

  @Test
  void aNodeThatIsLostTakesOthersWithItInTheOtherWorld() {
    Recording recording =
        spread().write(new NodeLost("n1", Recording.START)).pass(3).pod("last", 100).pass(1);

    SchedulingReport report = whatIf(recording, PACKING);

    assertThat(report.recorded().evictions()).isEqualTo(1);
    assertThat(report.other().evictions()).isEqualTo(2);
    assertThat(report.displacedOnlyOther() + report.displacedOnlyRecorded()).isPositive();
  }

  @Test
  void utilisationIsTimeWeighted() {
    Recording recording =
        new Recording(SPREADING).node("n1", 1000).pass(1).pod("a", 500).pass(10).end("a");
    recording.pass(10).pod("last", 100).pass(1);

    Figures figures = whatIf(recording, SPREADING).recorded();

    assertThat(figures.utilisation().get("cpu").mean()).isBetween(0.22, 0.26);
    assertThat(figures.utilisation().get("cpu").peak()).isEqualTo(0.5);
  }

  // ---- the same policy

  @Property(tries = 60)
  void theRecordedPolicyNeverMakesADifference(
      @ForAll long seed, @ForAll ScoringStrategy.Type allocation, @ForAll boolean fair) {
    SchedulingPolicy policy = SchedulingPolicy.of(allocation);
    policy = fair ? policy.withFairness() : policy;
    Recording recording = eventful(policy, new Random(seed));

    SchedulingReport report = whatIf(recording, policy);

    assertThat(report.changes()).as(report.toString()).isFalse();
    assertThat(report.differences()).isEmpty();
    assertThat(report.recorded()).isEqualTo(report.other());
    assertThat(report.stopped()).isNull();
  }

  @Property(tries = 60)
  void anotherPolicyLosesNoPodAndOverbooksNoNode(@ForAll long seed) {
    Recording recording = eventful(SPREADING, new Random(seed));

    SchedulingReport report = whatIf(recording, PACKING);

    assertThat(report.recorded().utilisation().get("cpu").peak()).isBetween(0.0, 1.0);
    assertThat(report.other().utilisation().get("cpu").peak()).isBetween(0.0, 1.0);
    assertThat(report.boundInBoth() + report.boundOnlyRecorded())
        .isEqualTo(report.recorded().bound());
    assertThat(report.boundInBoth() + report.boundOnlyOther()).isEqualTo(report.other().bound());
  }

  /** A minute in which anything happens. */
  private static Recording eventful(SchedulingPolicy policy, Random random) {
    Recording recording =
        new Recording(policy).node("n1", 1000).node("n2", 2000).node("n3", 1500).pass(1);
    List<String> nodes = List.of("n1", "n2", "n3");
    for (int i = 0; i < 120; i++) {
      String node = nodes.get(random.nextInt(nodes.size()));
      List<String> running = recording.running();
      String some = running.isEmpty() ? null : running.get(random.nextInt(running.size()));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 -> recording.pod("p" + i, 50 + 50L * random.nextInt(20));
        case 5, 6 -> {
          if (some != null) {
            recording.end(some);
          }
        }
        case 7 -> {
          if (some != null) {
            recording.write(new PodDeletionRequested("default", some, some, null));
          }
        }
        case 8 -> recording.write(new NodeLost(node, Recording.START));
        case 9 -> recording.write(new NodeReady(node, null));
        default -> recording.pass(1 + random.nextInt(3));
      }
      if (random.nextInt(3) == 0) {
        recording.cycle();
      }
    }
    return recording.pass(5);
  }
}
