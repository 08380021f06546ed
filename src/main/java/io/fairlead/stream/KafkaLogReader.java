package io.fairlead.stream;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The log in Kafka; in no group. */
public final class KafkaLogReader implements LogReader {
  private final Topics topics;
  private final Function<String, Map<String, Object>> consumerConfig;
  private final String purpose;

  /**
   * @param consumerConfig the client configuration for reading, by client id
   * @param purpose begins the names of the clients
   */
  public KafkaLogReader(
      Topics topics, Function<String, Map<String, Object>> consumerConfig, String purpose) {
    this.topics = topics;
    this.consumerConfig = consumerConfig;
    this.purpose = purpose;
  }

  @Override
  public Tape open(Topic topic, int cell) {
    return new KafkaTape(partition(topic, cell), config(topic));
  }

  @Override
  public Tape openSettled(Topic topic, int cell) {
    return KafkaTape.includingOpenTransactions(partition(topic, cell), config(topic));
  }

  /** How many cells the log has, whatever this process was told. */
  public int cells() {
    try (var consumer =
        new KafkaConsumer<>(
            config(Topic.SPEC), new StringDeserializer(), new ByteArrayDeserializer())) {
      return consumer.partitionsFor(topics.name(Topic.SPEC)).size();
    }
  }

  private TopicPartition partition(Topic topic, int cell) {
    return new TopicPartition(topics.name(topic), cell);
  }

  private Map<String, Object> config(Topic topic) {
    return consumerConfig.apply(purpose + "-" + topic.suffix());
  }
}
