package io.fairlead.stream;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    return openAll(topic, Set.of(), cell, true).output();
  }

  @Override
  public Tapes openAll(Topic output, Set<Topic> wanted, int cell, boolean settled) {
    TopicPartition first = partition(output, cell);
    Map<TopicPartition, Long> ends =
        KafkaTape.ends(first, partitions(wanted, cell), settled, endsConfig());
    Map<Topic, Tape> inputs = new EnumMap<>(Topic.class);
    for (Topic topic : wanted) {
      TopicPartition partition = partition(topic, cell);
      inputs.put(topic, new KafkaTape(partition, config(topic), ends.get(partition)));
    }
    return new Tapes(new KafkaTape(first, config(output), ends.get(first)), inputs);
  }

  @Override
  public Map<Topic, Long> ends(Set<Topic> wanted, int cell) {
    Map<Topic, Long> ends = new EnumMap<>(Topic.class);
    KafkaTape.ends(partitions(wanted, cell), endsConfig())
        .forEach((partition, end) -> ends.put(topics.named(partition.topic()), end));
    return ends;
  }

  private List<TopicPartition> partitions(Set<Topic> wanted, int cell) {
    return wanted.stream().map(topic -> partition(topic, cell)).toList();
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

  private Map<String, Object> endsConfig() {
    return consumerConfig.apply(purpose + "-ends");
  }

  private Map<String, Object> config(Topic topic) {
    return consumerConfig.apply(purpose + "-" + topic.suffix());
  }
}
