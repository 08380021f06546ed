package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.testing.ListedLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class CellRestoreTest {
  private static final Arrow<PlacementDecision> SCHEDULER =
      Arrows.scheduler(SchedulingPolicy.kubernetesDefaults(), Plugins.BUILT_IN);

  private final ListedLog log = new ListedLog();

  private void decided(String type, String source) {
    Headers headers = EventHeaders.create(type, "id", source, Instant.EPOCH);
    EventHeaders.add(
        headers,
        EventHeaders.PROVENANCE,
        new Provenance(1, Instant.EPOCH, SCHEDULER.policy(), List.of()).toJson());
    byte[] value = "{\"decisions\":[]}".getBytes(UTF_8);
    log.add(
        new ConsumerRecord<>(
            ListedLog.TOPICS.name(Topic.PLACEMENT),
            0,
            7,
            0,
            TimestampType.CREATE_TIME,
            -1,
            value.length,
            "0",
            value,
            headers,
            Optional.empty()));
  }

  private Cell<PlacementDecision> restore() {
    return CellRestore.withoutSnapshots(
            SCHEDULER, ListedLog.TOPICS, log, new EventReader(ListedLog.TOPICS))
        .restore(0, Instant.EPOCH);
  }

  @Test
  void aCellWhoseOwnDecisionsAreOfANewerProgramIsNotServed() {
    decided("io.fairlead.placement.decided.v2", SCHEDULER.source());

    assertThatThrownBy(this::restore)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scheduler: a record of its own")
        .hasMessageContaining("fairlead.placement partition 0 offset 7")
        .hasMessageContaining("is newer than this program");
  }

  @Test
  void whatAnotherWroteThereIsNothingToIt() {
    decided("io.fairlead.placement.decided.v2", "/somebody");

    assertThat(restore().closeCycle().cycle()).isEqualTo(1);
  }
}
