package io.fairlead.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes each cycle as one Kafka transaction. The transactional id is the cell's, not the
 * instance's: so there is one writer of a cell at any time, and whoever takes a cell over need not
 * wait until a dead writer's open transaction times out.
 *
 * <p>The place in the group fences a second time: a transaction commits only as a member of the
 * group's present generation. While a rebalance leaves a cell where it is, its generation moves on
 * all the same; so a transaction that was refused for that alone is sent again as soon as the new
 * generation has reached us with the cell still ours.
 */
final class KafkaCellWriter implements CellWriter {
  private final KafkaProducer<String, byte[]> producer;
  private final EventReader reader;
  private final GroupPlace place;
  private final CellTerm term;

  /**
   * @param reader is told what was written, so that this process need not read it
   * @param term how long the cell is ours
   */
  KafkaCellWriter(
      Map<String, Object> producerConfig, EventReader reader, GroupPlace place, CellTerm term) {
    this.producer =
        new KafkaProducer<>(producerConfig, new StringSerializer(), new ByteArraySerializer());
    this.reader = reader;
    this.place = place;
    this.term = term;
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void commit(CycleOutput output) {
    Optional<ConsumerGroupMetadata> member = place.member();
    while (member.isPresent()) {
      try {
        transact(output, member.get());
        return;
      } catch (CommitFailedException refused) {
        producer.abortTransaction();
        member = place.awaitAfter(member.get(), term);
      }
    }
    throw new CommitFailedException("cell " + term.cell() + " is no longer ours");
  }

  private void transact(CycleOutput output, ConsumerGroupMetadata member) {
    producer.beginTransaction();
    output.records().forEach(this::send);
    producer.sendOffsetsToTransaction(output.offsets(), member);
    producer.commitTransaction();
  }

  private void send(CycleOutput.Output output) {
    EncodedEvent encoded = output.event();
    producer.send(
        output.record(),
        (metadata, failure) -> {
          if (failure == null && encoded != null) {
            reader.remember(reader.position(metadata), encoded.event(), encoded.value());
          }
        });
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
