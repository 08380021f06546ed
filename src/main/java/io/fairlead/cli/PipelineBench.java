package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.stream.EventCodec;
import io.fairlead.stream.EventJson;
import io.fairlead.stream.EventType;
import io.fairlead.stream.FairleadConfig;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.health.SmallRyeHealthReporter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Submits pods with a plain Kafka producer and watches the placements come out. */
public final class PipelineBench implements QuarkusApplication {

  /** What to measure; set by the command before the system starts. */
  static Plan plan;

  /** See {@link BenchPipelineCommand}'s options. */
  record Plan(int nodes, int warmUp, int pods, int wave, int rate, int seconds, boolean json) {}

  private static final byte[] BOUND = "\"decision\":\"bound\"".getBytes(UTF_8);

  /** Of a second: what thousands of idle nodes' heartbeats cost, and no more. */
  private static final long SETTLED_CPU_NANOS = 600_000_000;

  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final SmallRyeHealthReporter health;
  private final KafkaClients clients;
  private final Topics topics;
  private final int cell;

  PipelineBench(
      SmallRyeHealthReporter health, KafkaClients clients, Topics topics, FairleadConfig config) {
    this.health = health;
    this.clients = clients;
    this.topics = topics;
    this.cell = config.cell();
  }

  @Override
  public int run(String... args) throws Exception {
    progress("starting %,d nodes".formatted(plan.nodes()));
    awaitReady();
    try (LogWatch nodes = watch(Topic.NODE_STATUS, PipelineBench::countRegistered)) {
      nodes.fromBeginning().await(plan.nodes(), TIMEOUT);
    }
    progress("submitting %,d pods to a cold JVM".formatted(plan.warmUp()));
    double cold = throughput("cold", plan.warmUp());
    settle();
    int last = plan.pods() - submitEarlierWaves();
    progress("%,.0f pods/s; submitting %,d pods".formatted(cold, last));
    CpuShares cpu = new CpuShares();
    double podsPerSecond = throughput("bulk", last);
    Map<String, Long> cpuMillis = cpu.millisSince();
    settle();
    progress(
        "%,.0f pods/s; submitting %d pods/s for %d s"
            .formatted(podsPerSecond, plan.rate(), plan.seconds()));
    long[] nanos = latencies();
    report(cold, podsPerSecond, cpuMillis, nanos);
    return 0;
  }

  private void awaitReady() throws InterruptedException {
    while (health.getReadiness().isDown()) {
      Thread.sleep(Duration.ofMillis(50));
    }
  }

  /** All but the last; returns how many pods those were. */
  private int submitEarlierWaves() throws InterruptedException {
    int waves = (plan.pods() - 1) / plan.wave();
    for (int wave = 1; wave <= waves; wave++) {
      double podsPerSecond = throughput("wave-" + wave, plan.wave());
      progress("wave %d of %d: %,.0f pods/s".formatted(wave, waves + 1, podsPerSecond));
      settle();
    }
    return waves * plan.wave();
  }

  private double throughput(String name, int pods) {
    if (pods == 0) {
      return 0;
    }
    try (LogWatch placements = watch(Topic.PLACEMENT, PipelineBench::countBound);
        KafkaProducer<String, byte[]> producer = producer(5)) {
      long start = System.nanoTime();
      for (int i = 0; i < pods; i++) {
        submit(producer, name + "-" + i);
      }
      producer.flush();
      long end = placements.await(pods, TIMEOUT);
      progress("%,d pods in %,d placement records".formatted(pods, placements.records()));
      return pods * 1e9 / (end - start);
    }
  }

  /** Waits until the agents have said of every pod that it runs, and everybody has heard it. */
  private static void settle() throws InterruptedException {
    long idle = 0;
    while (idle < 3) {
      long before = CpuShares.processNanos();
      Thread.sleep(Duration.ofSeconds(1));
      idle = CpuShares.processNanos() - before < SETTLED_CPU_NANOS ? idle + 1 : 0;
    }
  }

  /** Sorted, one for each pod: from before its send until its placement was read, committed. */
  private long[] latencies() throws InterruptedException {
    int count = plan.rate() * plan.seconds();
    Map<String, Long> boundAt = new ConcurrentHashMap<>();
    try (LogWatch placements = watch(Topic.PLACEMENT, noteBound(boundAt));
        KafkaProducer<String, byte[]> producer = producer(0)) {
      producer.partitionsFor(topics.name(Topic.POD_SUBMITTED)); // connecting is not measured
      CompletableFuture<Long> allBound =
          CompletableFuture.supplyAsync(() -> placements.await(count, TIMEOUT));
      Map<String, Long> submittedAt = submitSteadily(producer, count);
      allBound.join();
      return submittedAt.entrySet().stream()
          .mapToLong(pod -> boundAt.get(pod.getKey()) - pod.getValue())
          .sorted()
          .toArray();
    }
  }

  private Map<String, Long> submitSteadily(KafkaProducer<String, byte[]> producer, int count)
      throws InterruptedException {
    Map<String, Long> submittedAt = new LinkedHashMap<>();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long wait = start + i * 1_000_000_000L / plan.rate() - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      long now = System.nanoTime();
      submittedAt.put(submit(producer, "steady-" + i), now);
    }
    return submittedAt;
  }

  private LogWatch watch(Topic topic, ToIntFunction<ConsumerRecord<String, byte[]>> counter) {
    return new LogWatch(clients, topics.name(topic), cell, counter);
  }

  private static int countRegistered(ConsumerRecord<String, byte[]> record) {
    byte[] type = record.headers().lastHeader("ce_type").value();
    return EventType.NODE_REGISTERED.typeName().equals(new String(type, UTF_8)) ? 1 : 0;
  }

  /** Looks for the tag instead of decoding, so that watching takes little of what is watched. */
  private static int countBound(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    int count = 0;
    for (int i = 0; i + BOUND.length <= value.length; i++) {
      if (value[i] == BOUND[0]
          && Arrays.equals(value, i, i + BOUND.length, BOUND, 0, BOUND.length)) {
        count++;
      }
    }
    return count;
  }

  private static ToIntFunction<ConsumerRecord<String, byte[]>> noteBound(
      Map<String, Long> boundAt) {
    return record -> {
      long now = System.nanoTime();
      List<String> uids = uids(record.value());
      uids.forEach(uid -> boundAt.put(uid, now));
      return uids.size();
    };
  }

  private static List<String> uids(byte[] value) {
    try {
      PlacementDecided placement = EventJson.mapper().readValue(value, PlacementDecided.class);
      return placement.decisions().stream()
          .filter(PodBound.class::isInstance)
          .map(PlacementDecision::uid)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String submit(KafkaProducer<String, byte[]> producer, String name) {
    String uid = UUID.randomUUID().toString();
    byte[] value = EventCodec.encode(new PodSubmitted(pod(name, uid)));
    producer.send(
        new ProducerRecord<>(
            topics.name(Topic.POD_SUBMITTED), cell, Integer.toString(cell), value));
    return uid;
  }

  private static Pod pod(String name, String uid) {
    ResourceRequirements resources =
        new ResourceRequirements(Resources.of(100, 128L << 20), Resources.NONE);
    Container container =
        new Container(
            "app", "registry.example/app:1.0", null, null, null, null, null, null, resources, null);
    Metadata metadata =
        new Metadata("bench", name, uid, new TreeMap<>(Map.of("app", "bench")), null, null, null);
    return new Pod(metadata, new PodSpec(List.of(container), null, null, null, null, null));
  }

  private KafkaProducer<String, byte[]> producer(int lingerMillis) {
    Map<String, Object> properties = clients.admin();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "bench-" + lingerMillis);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  private void report(double cold, double podsPerSecond, Map<String, Long> cpuMillis, long[] nanos)
      throws Exception {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("nodes", plan.nodes());
    result.put("pods", plan.pods());
    result.put("coldPodsPerSecond", Math.round(cold));
    result.put("podsPerSecond", Math.round(podsPerSecond));
    result.put("cpuMillis", cpuMillis);
    result.put("rate", plan.rate());
    result.put("p50Millis", millis(nanos, 0.50));
    result.put("p99Millis", millis(nanos, 0.99));
    result.put("maxMillis", millis(nanos, 1));
    PrintStream out = System.out;
    if (plan.json()) {
      out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      result.forEach((name, value) -> out.printf("%-14s %s%n", name, value));
    }
  }

  private static double millis(long[] sortedNanos, double quantile) {
    if (sortedNanos.length == 0) {
      return 0;
    }
    int index = (int) Math.ceil(quantile * sortedNanos.length) - 1;
    return Math.round(sortedNanos[Math.clamp(index, 0, sortedNanos.length - 1)] / 1e4) / 100.0;
  }

  private static void progress(String message) {
    System.err.println("bench: " + message);
  }
}
