package io.fairlead.stream;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
    return KafkaTape.open(partition(topic, cell), config(topic.suffix()));
  }

  @Override
  public Tape openSettled(Topic topic, int cell) {
    return openAll(topic, Set.of(), cell, true).output();
  }

  /** The output has a consumer of its own, because it may be an input too; the inputs share one. */
  @Override
  public Tapes openAll(Topic output, Set<Topic> wanted, int cell, boolean settled) {
    TopicPartition first = partition(output, cell);
    Map<TopicPartition, Long> ends = ends(first, partitions(wanted, cell), settled);
    TapeConsumer shared = new TapeConsumer(config("inputs"));
    Map<Topic, Tape> inputs = new EnumMap<>(Topic.class);
    for (Topic topic : wanted) {
      TopicPartition partition = partition(topic, cell);
      inputs.put(topic, new KafkaTape(partition, shared, ends.get(partition)));
    }
    TapeConsumer own = new TapeConsumer(config(output.suffix()));
    return new Tapes(new KafkaTape(first, own, ends.get(first)), inputs);
  }

  /**
   * Where all of them end, one of them asked first, so that all that it names is on the others.
   *
   * @param settled with all that is being committed now: a commit may be acknowledged to a writer
   *     before its marker has reached the partition, and a fold of that writer's output must not
   *     end before it
   */
  private Map<TopicPartition, Long> ends(
      TopicPartition first, Collection<TopicPartition> others, boolean settled) {
    Map<String, Object> config = new HashMap<>(config("ends"));
    if (settled) {
      config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    }
    try (TapeConsumer consumer = new TapeConsumer(config)) {
      Map<TopicPartition, Long> end = consumer.ends(List.of(first));
      Map<TopicPartition, Long> all = new HashMap<>(consumer.ends(others));
      // A topic that is both an input and the output has two tapes, to the same end.
      all.putAll(end);
      return all;
    }
  }

  @Override
  public Map<Topic, Long> ends(Set<Topic> wanted, int cell) {
    Map<Topic, Long> ends = new EnumMap<>(Topic.class);
    try (TapeConsumer consumer = new TapeConsumer(config("ends"))) {
      consumer
          .ends(partitions(wanted, cell))
          .forEach((partition, end) -> ends.put(topics.named(partition.topic()), end));
    }
    return ends;
  }

  private List<TopicPartition> partitions(Set<Topic> wanted, int cell) {
    return wanted.stream().map(topic -> partition(topic, cell)).toList();
  }

  /** How many cells the log has, whatever this process was told. */
  public int cells() {
    try (var consumer =
        new KafkaConsumer<>(
            config(Topic.SPEC.suffix()), new StringDeserializer(), new ByteArrayDeserializer())) {
      return consumer.partitionsFor(topics.name(Topic.SPEC)).size();
    }
  }

  private TopicPartition partition(Topic topic, int cell) {
    return new TopicPartition(topics.name(topic), cell);
  }

  private Map<String, Object> config(String what) {
    return consumerConfig.apply(purpose + "-" + what);
  }
}
