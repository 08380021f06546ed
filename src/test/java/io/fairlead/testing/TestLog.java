package io.fairlead.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.domain.event.Event;
import io.fairlead.stream.EventCodec;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.EventType;
import io.fairlead.stream.FairleadConfig;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** The log of the running system, written and read with plain Kafka clients. */
@ApplicationScoped
public class TestLog {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaClients clients;
  private final Topics topics;
  private final EventReader reader;
  private final int cell;

  TestLog(KafkaClients clients, Topics topics, FairleadConfig config) {
    this.clients = clients;
    this.topics = topics;
    this.reader = new EventReader(topics); // not the system's, which need not read what it wrote
    this.cell = config.cell();
  }

  /** Writes a value as any producer would: no headers. */
  public void write(Topic topic, byte[] value) {
    send(new ProducerRecord<>(topics.name(topic), cell, Integer.toString(cell), value));
  }

  /** Writes a value under a type. */
  public void write(Topic topic, String type, byte[] value) {
    var record = new ProducerRecord<>(topics.name(topic), cell, Integer.toString(cell), value);
    record.headers().add("ce_type", type.getBytes(UTF_8));
    send(record);
  }

  public void write(Event event) {
    write(Topic.of(event), EventType.of(event).typeName(), EventCodec.encode(event));
  }

  private void send(ProducerRecord<String, byte[]> record) {
    Map<String, Object> properties = clients.admin();
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * 1024 * 1024);
    try (var producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Every committed record of a topic so far, oldest first. */
  public List<ConsumerRecord<String, byte[]>> records(Topic topic) {
    TopicPartition partition = new TopicPartition(topics.name(topic), cell);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            clients.reader("test-log"), new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** Every readable event of a topic so far. */
  public List<Event> events(Topic topic) {
    return records(topic).stream()
        .map(reader::read)
        .flatMap(Optional::stream)
        .map(EventRecord::event)
        .toList();
  }

  /** The first event of a class that matches, once there is one. */
  public <E extends Event> E await(Topic topic, Class<E> type, Predicate<E> matches) {
    return Awaitility.await(type.getSimpleName() + " in " + topic.suffix())
        .atMost(TIMEOUT)
        .until(() -> find(topic, type, matches), Optional::isPresent)
        .orElseThrow();
  }

  private <E extends Event> Optional<E> find(Topic topic, Class<E> type, Predicate<E> matches) {
    return events(topic).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(matches)
        .findFirst();
  }
}
