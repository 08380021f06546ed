package io.fairlead.replay.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.ReplayPolicies;
import io.fairlead.replay.whatif.ForkReport.NodeOutcome;
import io.fairlead.stream.Topic;
import io.fairlead.testing.ListedLog;
import io.fairlead.testing.Pods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Something else happens in the middle of a real run. */
class ForkTest {
  private static final Path LOG =
      Path.of("src/test/resources/golden-logs/0.1.0-evidence/log.jsonl.gz");
  private static final ListedLog RECORDS = records();

  private static ListedLog records() {
    try {
      return ListedLog.ofKcat(LOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ForkPoint middle() {
    var placements = RECORDS.records(Topic.PLACEMENT);
    return new ForkPoint(placements.get(placements.size() / 2).offset(), null);
  }

  private static ForkReport fork(ForkPoint point, OtherPolicies other, List<Event> events) {
    var log = new RecordedLog("run", RECORDS, ListedLog.TOPICS, List.of(0));
    return Fork.run(log, 0, point, ReplayPolicies.defaults(), other, events, 1000);
  }

  private static ForkReport fork(List<Event> events) {
    return fork(middle(), null, events);
  }

  private static List<Event> pods(int count, long cpuMillis) {
    List<Event> pods = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Pod pod = Pods.pod("added-" + i, Map.of(), cpuMillis);
      pods.add(new PodSubmitted(new Pod(pod.metadata().withUid("added-" + i), pod.spec())));
    }
    return pods;
  }

  @Test
  void podsThatFitAreSpreadOverTheNodes() {
    ForkReport report = fork(pods(3, 10));

    assertThat(report.submitted()).isEqualTo(3);
    assertThat(report.placements())
        .filteredOn(pod -> pod.name().startsWith("added-"))
        .extracting(ForkReport.PodOutcome::node)
        .hasSize(3);
    assertThat(report.quiet()).isTrue();
  }

  @Test
  void podsThatFitNowhereWaitAndSayWhy() {
    ForkReport report = fork(pods(4, 99_000));

    assertThat(report.pending()).isGreaterThanOrEqualTo(4);
    assertThat(report.reasons().keySet()).anyMatch(reason -> reason.contains("Insufficient cpu"));
  }

  @Test
  void theWorkloadControllerReplacesThePodsOfALostNode() {
    NodeOutcome busiest =
        fork(pods(1, 1)).nodes().stream()
            .filter(NodeOutcome::readyBefore)
            .max((a, b) -> Integer.compare(a.podsBefore(), b.podsBefore()))
            .orElseThrow();

    ForkReport report = fork(List.of(new NodeLost(busiest.node(), null)));

    assertThat(report.evictions()).isEqualTo(busiest.podsBefore());
    assertThat(report.successors()).isPositive();
    assertThat(report.nodes())
        .filteredOn(node -> node.node().equals(busiest.node()))
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.readyBefore()).isTrue();
              assertThat(node.readyAfter()).isFalse();
              assertThat(node.podsAfter()).isZero();
            });
  }

  @Test
  void anotherPolicyDecidesOtherwise() {
    var packing = OtherPolicies.of(SchedulingPolicy.of(ScoringStrategy.Type.MostAllocated));

    ForkReport report = fork(middle(), packing, pods(6, 10));

    assertThat(report.policy()).isNotEqualTo(fork(pods(6, 10)).policy());
    assertThat(report.placements()).isNotEqualTo(fork(pods(6, 10)).placements());
  }

  @Test
  void aTimeAndTheOffsetThatWasWrittenThenAreTheSameMoment() {
    long written =
        RECORDS.records(Topic.PLACEMENT).stream()
            .filter(record -> record.offset() == middle().offset())
            .findFirst()
            .orElseThrow()
            .timestamp();

    ForkReport byTime = fork(new ForkPoint(-1, Instant.ofEpochMilli(written)), null, pods(2, 10));

    assertThat(byTime.nodes()).isEqualTo(fork(pods(2, 10)).nodes());
  }

  @Test
  void theSameForkGivesTheSameTwice() {
    assertThat(fork(pods(9, 100))).isEqualTo(fork(pods(9, 100)));
  }

  @Test
  void aNodeThatIsNotThereCannotBeLost() {
    assertThatThrownBy(() -> fork(List.of(new NodeLost("nowhere", null))))
        .hasMessageContaining("there is no node \"nowhere\" then")
        .hasMessageContaining("node-1");
  }

  @Test
  void beforeTheFirstCycleThereIsNothingToFork() {
    assertThatThrownBy(() -> fork(new ForkPoint(-1, Instant.EPOCH), null, pods(1, 1)))
        .hasMessageContaining("has no cycle of the scheduler until 1970-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"placement", "placement:-1", "pod-status:5", "yesterday", ""})
  void aMomentThatIsNoneIsAClearError(String text) {
    assertThatThrownBy(() -> ForkPoint.parse(text)).hasMessageContaining("is no moment");
  }
}
