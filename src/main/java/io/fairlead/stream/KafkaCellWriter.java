package io.fairlead.stream;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes each cycle as one Kafka transaction. The transactional id is the cell's, not the
 * instance's: so there is one writer of a cell at any time, and whoever takes a cell over need not
 * wait until a dead writer's open transaction times out. The group's generation fences a second
 * time.
 */
final class KafkaCellWriter implements CellWriter {
  private final KafkaProducer<String, byte[]> producer;
  private final EventReader reader;
  private final Supplier<ConsumerGroupMetadata> group;

  /**
   * @param reader is told what was written, so that this process need not read it
   * @param group the writer's present place in its group
   */
  KafkaCellWriter(
      Map<String, Object> producerConfig,
      EventReader reader,
      Supplier<ConsumerGroupMetadata> group) {
    this.producer =
        new KafkaProducer<>(producerConfig, new StringSerializer(), new ByteArraySerializer());
    this.reader = reader;
    this.group = group;
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void commit(CycleOutput output) {
    producer.beginTransaction();
    output.records().forEach(this::send);
    producer.sendOffsetsToTransaction(output.offsets(), group.get());
    producer.commitTransaction();
  }

  private void send(CycleOutput.Output output) {
    EncodedEvent encoded = output.event();
    producer.send(
        output.record(),
        (metadata, failure) -> {
          if (failure == null && encoded != null) {
            var position =
                new EventRecord.Position(
                    Topic.of(encoded.event()), metadata.partition(), metadata.offset());
            reader.remember(position, encoded.event(), encoded.value());
          }
        });
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
