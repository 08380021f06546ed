package io.fairlead.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Asks three processors of every cell the same small question again and again, through Kafka, and
 * takes the time until each is answered: a pod to be placed, a deployment to be given its pod, a
 * service to be given its endpoints.
 */
final class CellProbes implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Pattern NAME = Pattern.compile("probe-([a-z]+)-\\d+-\\d+");

  private final int cells;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, Long> asked = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /** A question, and the topic of its answer. */
  private enum Question {
    POD("pod-submitted", "io.fairlead.pod.submitted.v1", "placement"),
    DEPLOYMENT("spec", "io.fairlead.deployment.applied.v1", "pod-submitted"),
    SERVICE("spec", "io.fairlead.service.applied.v1", "endpoint");

    private final String topic;
    private final String type;
    private final String answerTopic;

    Question(String topic, String type, String answerTopic) {
      this.topic = "fairlead." + topic;
      this.type = type;
      this.answerTopic = "fairlead." + answerTopic;
    }

    String value(String name) {
      String pod = "{\"containers\":[{\"name\":\"app\",\"image\":\"app:1\"}]}";
      return switch (this) {
        case POD -> "{\"pod\":{\"metadata\":{\"name\":\"%s\"},\"spec\":%s}}".formatted(name, pod);
        case DEPLOYMENT ->
            """
            {"deployment":{"metadata":{"name":"%1$s","uid":"%1$s"},
              "spec":{"replicas":1,"selector":{"matchLabels":{"app":"%1$s"}},
                      "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":%2$s}}}}"""
                .formatted(name, pod);
        case SERVICE ->
            """
            {"service":{"metadata":{"name":"%1$s","uid":"%1$s"},
              "spec":{"selector":{"app":"%1$s"},"ports":[{"name":"http","port":8000}]}}}"""
                .formatted(name);
      };
    }
  }

  CellProbes(String bootstrapServers, int cells) {
    this.cells = cells;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                50),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> answers =
        Stream.of(Question.values())
            .flatMap(
                question ->
                    IntStream.range(0, cells)
                        .mapToObj(cell -> new TopicPartition(question.answerTopic, cell)))
            .toList();
    consumer.assign(answers);
    consumer.seekToEnd(answers);
    threads.add(Thread.ofPlatform().name("asking").daemon(true).start(this::ask));
    threads.add(Thread.ofPlatform().name("listening").daemon(true).start(this::listen));
  }

  private void ask() {
    for (long number = 0; !closed; number++) {
      for (int cell = 0; cell < cells; cell++) {
        for (Question question : Question.values()) {
          String name =
              "probe-" + question.name().toLowerCase(Locale.ROOT) + "-" + cell + "-" + number;
          var record =
              new ProducerRecord<>(
                  question.topic, cell, (String) null, question.value(name).getBytes(UTF_8));
          record.headers().add("ce_type", question.type.getBytes(UTF_8));
          asked.put(name, System.nanoTime());
          producer.send(record);
        }
      }
      try {
        Thread.sleep(PERIOD);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void listen() {
    while (!closed) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(PERIOD)) {
        if (record.value() == null) {
          continue;
        }
        Matcher names = NAME.matcher(new String(record.value(), UTF_8));
        while (names.find()) {
          if (Question.valueOf(names.group(1).toUpperCase(Locale.ROOT))
              .answerTopic
              .equals(record.topic())) {
            Long since = asked.remove(names.group());
            if (since != null) {
              waits.add(System.nanoTime() - since);
            }
          }
        }
      }
    }
  }

  /** Forgets what has been answered so far. */
  void reset() {
    waits.clear();
  }

  /** Waits until all that has been asked until now is answered. */
  void awaitAnswers(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Map<String, Long> open = new HashMap<>(asked);
    while (!open.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not answered: " + open.keySet());
      }
      Thread.sleep(PERIOD);
      open.keySet().retainAll(asked.keySet());
    }
  }

  /** The longest and the median time until an answer, in milliseconds. */
  String waits() {
    List<Long> sorted = waits.stream().sorted().toList();
    return "%10d %10d"
        .formatted(sorted.getLast() / 1_000_000, sorted.get(sorted.size() / 2) / 1_000_000);
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    producer.close();
    consumer.close();
  }
}
