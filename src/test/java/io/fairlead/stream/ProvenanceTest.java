package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.Pods;
import io.fairlead.testing.TestLog;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A decision in the log names what it was made from, and can be made again from that. */
@QuarkusTest
@WithTestResource(FreshSystem.class)
class ProvenanceTest {
  @Inject TestLog log;
  @Inject ProcessorContext context;
  @Inject DecisionPolicies policies;
  @Inject Plugins plugins;

  /** Of its own, so that what is compared is what is in the log. */
  private EventReader reader;

  @BeforeEach
  void aBusyLog() {
    reader = new EventReader(context.topics());
    for (int i = 0; i < 20; i++) {
      log.write(new PodSubmitted(Pods.pod("busy-" + i, Map.of("app", "busy"), 100 + i)));
    }
    log.await(Topic.POD_STATUS, PodStatusChanged.class, status -> status.name().equals("busy-19"));
    log.write(new PodDeletionRequested("default", "busy-7", null, 0L));
    log.await(Topic.POD_STATUS, PodTerminated.class, ended -> ended.name().equals("busy-7"));
  }

  @Test
  void theSchedulersDecisionsAreMadeAgainFromTheirProvenance() {
    assertThat(decideAgain(SchedulerProcessor.arrow(policies.scheduler().policy(plugins), plugins)))
        .isGreaterThan(0);
  }

  @Test
  void theWorkloadControllersDecisionsAreMadeAgainFromTheirProvenance() {
    decideAgain(WorkloadProcessor.arrow());
  }

  @Test
  void theDiscoverysDecisionsAreMadeAgainFromTheirProvenance() {
    decideAgain(DiscoveryProcessor.arrow());
  }

  @Test
  void anotherPolicyDecidesOtherwiseSoThatTheComparisonProvesSomething() {
    SchedulingPolicy other = SchedulingPolicy.of(ScoringStrategy.Type.MostAllocated);
    assertThatThrownBy(() -> decideAgain(SchedulerProcessor.arrow(other, plugins)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aRestoredCellStandsBehindTheLastCycleOfItsLog() {
    Arrow<?> arrow = SchedulerProcessor.arrow(policies.scheduler().policy(plugins), plugins);

    Cell<?> cell =
        new CellRestore<>(
                arrow,
                new KafkaLogReader(context.topics(), context.clients()::reader, "test"),
                reader)
            .restore(0, Instant.now());

    Provenance last = provenance(own(arrow).getLast());
    last.inputs()
        .forEach(
            range ->
                assertThat(cell.next(Topic.bySuffix(range.topic()))).isGreaterThan(range.to()));
    assertThat(cell.decide()).isEmpty();
  }

  /** Returns how many decisions were compared. */
  private <D> int decideAgain(Arrow<D> arrow) {
    Cell<D> cell = new Cell<>(arrow, 0);
    Map<Topic, List<ConsumerRecord<String, byte[]>>> inputs = new LinkedHashMap<>();
    arrow.inputs().forEach(topic -> inputs.put(topic, log.records(topic)));
    int compared = 0;
    for (List<ConsumerRecord<String, byte[]>> cycle : cycles(arrow)) {
      Provenance provenance = provenance(cycle.getFirst());
      cell.restoreCycle(provenance);
      for (Provenance.Range range : provenance.inputs()) {
        Topic topic = Topic.bySuffix(range.topic());
        inputs.get(topic).stream()
            .filter(record -> record.offset() >= range.from() && record.offset() <= range.to())
            .forEach(
                record ->
                    cell.fold(topic, record.offset(), reader.read(record).map(EventRecord::event)));
      }
      List<D> written = new ArrayList<>();
      cycle.forEach(
          record ->
              reader
                  .read(record)
                  .ifPresent(own -> written.addAll(arrow.decisions().toDecisions(own.event()))));
      assertThat(cell.decide())
          .as("cycle %d of %s", provenance.cycle(), arrow.name())
          .isEqualTo(written);
      compared += written.size();
    }
    return compared;
  }

  private List<List<ConsumerRecord<String, byte[]>>> cycles(Arrow<?> arrow) {
    Map<Long, List<ConsumerRecord<String, byte[]>>> cycles = new LinkedHashMap<>();
    own(arrow)
        .forEach(
            record ->
                cycles
                    .computeIfAbsent(provenance(record).cycle(), cycle -> new ArrayList<>())
                    .add(record));
    return List.copyOf(cycles.values());
  }

  private List<ConsumerRecord<String, byte[]>> own(Arrow<?> arrow) {
    return log.records(arrow.output()).stream()
        .filter(
            record ->
                arrow.source().equals(EventHeaders.text(record.headers(), EventHeaders.SOURCE)))
        .toList();
  }

  private static Provenance provenance(ConsumerRecord<String, byte[]> record) {
    return Provenance.fromJson(EventHeaders.text(record.headers(), EventHeaders.PROVENANCE));
  }
}
