package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.testing.Pods;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  private static final EventRecord.Position PLACE =
      new EventRecord.Position(Topic.POD_SUBMITTED, 0, 7);

  private final EventReader reader = new EventReader(new Topics(LogFollowerTest.CONFIG));

  @Test
  void theSecondReaderOfARecordIsGivenTheSameEvent() {
    byte[] json = EventCodec.encode(submitted("web"));

    assertThat(read(json)).isEqualTo(submitted("web"));
    assertThat(read(json)).isSameAs(read(json.clone()));
  }

  @Test
  void whatThisProcessWroteIsNotReadAgain() {
    Event event = submitted("web");
    byte[] json = EventCodec.encode(event);

    reader.remember(PLACE, event, json);

    assertThat(read(json.clone())).isSameAs(event);
  }

  @Test
  void otherBytesAtThatPlaceAreReadAnew() {
    reader.remember(PLACE, submitted("web"), EventCodec.encode(submitted("web")));

    assertThat(read(EventCodec.encode(submitted("api")))).isEqualTo(submitted("api"));
    assertThat(read(EventCodec.encode(submitted("api")))).isEqualTo(submitted("api"));
  }

  @Test
  void aPodThatGetsItsUidFromItsPlaceIsReadThere() {
    Event event = new PodSubmitted(Pods.pod("web", Map.of(), 100).withUid(null));
    byte[] json = EventCodec.encode(event);

    reader.remember(PLACE, event, json);

    assertThat(((PodSubmitted) read(json)).pod().uid()).isNotNull();
  }

  private static Event submitted(String name) {
    return new PodSubmitted(Pods.pod(name, Map.of(), 100).withUid("uid-" + name));
  }

  private Event read(byte[] json) {
    var record =
        new ConsumerRecord<>(
            "fairlead.pod-submitted",
            PLACE.cell(),
            PLACE.offset(),
            0L,
            TimestampType.CREATE_TIME,
            1,
            json.length,
            "0",
            json,
            new RecordHeaders(),
            Optional.empty());
    return reader.read(record).orElseThrow().event();
  }
}
