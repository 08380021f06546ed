package io.fairlead.chaos;

import io.fairlead.domain.event.Event;
import io.fairlead.stream.EventCodec;
import io.fairlead.stream.EventType;
import io.fairlead.stream.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The log from outside, as any client of Kafka has it. */
final class KafkaAccess {
  static final String TOPIC_PREFIX = "fairlead.";

  /** As large as the largest record of any topic. */
  private static final int MAX_FETCH = 10 * 1024 * 1024;

  private final String bootstrapServers;
  private final int cells;

  KafkaAccess(String bootstrapServers, int cells) {
    this.bootstrapServers = bootstrapServers;
    this.cells = cells;
  }

  Admin admin() {
    return Admin.create(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "request.timeout.ms",
            2_000,
            "default.api.timeout.ms",
            4_000));
  }

  /** Of committed records; nothing is assigned yet. */
  KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.partition.fetch.bytes", MAX_FETCH);
    settings.put("max.poll.records", 5_000);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** One that does not give up while a broker comes back. */
  KafkaProducer<String, byte[]> producer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("linger.ms", 5);
    settings.put("request.timeout.ms", 5_000);
    settings.put("delivery.timeout.ms", 600_000);
    settings.put("max.block.ms", 60_000);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  static ProducerRecord<String, byte[]> record(int cell, String key, Event event) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_type", EventType.of(event).typeName().getBytes(StandardCharsets.UTF_8));
    return new ProducerRecord<>(
        TOPIC_PREFIX + Topic.of(event).suffix(), cell, key, EventCodec.encode(event), headers);
  }

  List<TopicPartition> partitions(Collection<Topic> topics) {
    return topics.stream()
        .flatMap(
            topic ->
                IntStream.range(0, cells)
                    .mapToObj(cell -> new TopicPartition(TOPIC_PREFIX + topic.suffix(), cell)))
        .toList();
  }

  static Topic topicOf(String name) {
    return Topic.bySuffix(name.substring(TOPIC_PREFIX.length()));
  }
}
