package io.fairlead.simulation.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class SimulatedLogTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TopicPartition SPEC = new TopicPartition("spec", 0);

  private final SimulatedLog log = new SimulatedLog(new Topics(""), 2);

  private static ProducerRecord<String, byte[]> record(String topic, String text) {
    return new ProducerRecord<>(topic, 0, "0", text.getBytes(UTF_8));
  }

  private List<String> committed(Topic topic) {
    List<String> texts = new ArrayList<>();
    try (Tape tape = log.open(topic, 0)) {
      for (var record = tape.next(); record.isPresent(); record = tape.next()) {
        texts.add(record.get().offset() + ":" + new String(record.get().value(), UTF_8));
      }
    }
    return texts;
  }

  @Test
  void aTransactionIsReadWhenItsEndHasBeenToldToThePartition() {
    SimulatedProducer producer = log.producer("writer");
    producer.send(record("spec", "a"), NOW);
    producer.send(record("scaling", "b"), NOW);
    log.append(record("spec", "c"), NOW);
    assertThat(committed(Topic.SPEC)).isEmpty();

    producer.commit();
    assertThat(committed(Topic.SPEC)).isEmpty();

    log.ending().getFirst().mark(0);
    assertThat(committed(Topic.SPEC)).containsExactly("0:a", "1:c");
    assertThat(committed(Topic.SCALING)).isEmpty();

    log.ending().getFirst().mark(0);
    assertThat(committed(Topic.SCALING)).containsExactly("0:b");
    assertThat(log.ending()).isEmpty();
  }

  @Test
  void markersTakeOffsetsAndWhatWasAbortedIsPassedOver() {
    SimulatedProducer producer = log.producer("writer");
    producer.send(record("spec", "a"), NOW);
    producer.abort();
    log.ending().getFirst().mark(0);
    log.append(record("spec", "b"), NOW);

    assertThat(committed(Topic.SPEC)).containsExactly("2:b");
  }

  @Test
  void aNewProducerAbortsWhatTheOldOneLeftOpenAndFencesIt() {
    SimulatedProducer zombie = log.producer("writer");
    zombie.send(record("spec", "a"), NOW);

    SimulatedProducer heir = log.producer("writer");

    log.append(record("spec", "b"), NOW);
    assertThat(committed(Topic.SPEC)).containsExactly("2:b");
    assertThatThrownBy(zombie::commit).isInstanceOf(ProducerFencedException.class);
    assertThatThrownBy(() -> zombie.send(record("spec", "c"), NOW))
        .isInstanceOf(ProducerFencedException.class);
    heir.send(record("spec", "d"), NOW);
    heir.commit();
    log.ending().getFirst().mark(0);
    assertThat(committed(Topic.SPEC)).containsExactly("2:b", "3:d");
  }

  @Test
  void aTransactionThatTakesTooLongIsAbortedAndItsProducerFenced() {
    SimulatedProducer producer = log.producer("writer");
    producer.send(record("spec", "a"), NOW);

    log.expire("writer");

    assertThatThrownBy(producer::commit).isInstanceOf(ProducerFencedException.class);
  }

  @Test
  void aReaderOfSettledRecordsWaitsForWhatIsBeingCommittedAndNotForWhatIsOpen() {
    SimulatedProducer producer = log.producer("writer");
    producer.send(record("spec", "a"), NOW);
    assertThatThrownBy(() -> log.openSettled(Topic.SPEC, 0)).isInstanceOf(TimeoutException.class);
    producer.commit();

    try (Tape tape = log.openSettled(Topic.SPEC, 0)) {
      assertThat(tape.end()).isEqualTo(1);
      assertThat(tape.next()).isPresent();
    }
  }

  @Test
  void aTapeEndsWhereTheLogEndedWhenItWasOpened() {
    log.append(record("spec", "a"), NOW);
    try (Tape tape = log.open(Topic.SPEC, 0)) {
      log.append(record("spec", "b"), NOW);
      assertThat(tape.peek().map(each -> each.offset())).contains(0L);
      assertThat(tape.next()).isPresent();
      assertThat(tape.next()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void offsetsAreTheGroupsOnlyWhenTheTransactionIsOver() {
    SimulatedGroup group = log.group("readers");
    group.join("m", NOW);
    group.poll("m", 2, NOW);
    SimulatedProducer producer = log.producer("writer");
    producer.send(record("scaling", "a"), NOW);
    producer.sendOffsets(Map.of(SPEC, new OffsetAndMetadata(7)), group.metadata("m"));
    producer.commit();
    assertThat(group.committed(SPEC)).isEqualTo(-1);

    log.ending().getFirst().mark(0);

    assertThat(group.committed(SPEC)).isEqualTo(7);
  }

  @Test
  void aMemberOfAnEarlierGenerationCannotCommitOffsets() {
    SimulatedGroup group = log.group("readers");
    group.join("one", NOW);
    group.poll("one", 2, NOW);
    var before = group.metadata("one");
    group.join("two", NOW);
    assertThat(group.poll("one", 2, NOW)).isEqualTo(SimulatedGroup.Answer.REBALANCING);
    group.join("one", NOW);
    assertThat(group.poll("one", 2, NOW)).isEqualTo(SimulatedGroup.Answer.ASSIGNED);
    assertThat(group.assignment("one")).containsExactly(0);
    assertThat(group.assignment("two")).containsExactly(1);

    SimulatedProducer producer = log.producer("writer");
    producer.send(record("scaling", "a"), NOW);
    assertThatThrownBy(() -> producer.sendOffsets(Map.of(SPEC, new OffsetAndMetadata(7)), before))
        .isInstanceOf(CommitFailedException.class);
  }

  @Test
  void whoIsSilentForASessionIsOutAndTheOthersGetItsCells() {
    SimulatedGroup group = log.group("readers");
    group.join("one", NOW);
    group.join("two", NOW);
    group.poll("one", 2, NOW);
    Instant later = NOW.plus(SimulatedGroup.SESSION_TIMEOUT).plusMillis(1);
    group.heartbeat("two", later);

    group.expire(later);

    assertThat(group.poll("one", 2, later)).isEqualTo(SimulatedGroup.Answer.UNKNOWN);
    assertThat(group.poll("two", 2, later)).isEqualTo(SimulatedGroup.Answer.REBALANCING);
    group.join("two", later);
    group.poll("two", 2, later);
    assertThat(group.assignment("two")).containsExactly(0, 1);
  }
}
