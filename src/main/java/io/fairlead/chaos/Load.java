package io.fairlead.chaos;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.Service.ServiceSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * What users do, in every cell at a steady rate, as a client of Kafka: submit pods, some of them
 * twice under one uid and some under a name that another has; delete them after a while; scale a
 * Deployment up and down behind a service. Keeps the heartbeats of simulated nodes going as well.
 */
final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_REPLICAS = 6;
  private static final int SCALE_EVERY_SECONDS = 6;
  private static final int SILENCE_EVERY_SECONDS = 45;

  /** Longer than the grace period of nodes. */
  private static final int SILENCE_SECONDS = 14;

  /** A pod and when it is to be deleted. */
  private record Guest(int cell, Pod pod, long untilNanos) {}

  private final KafkaProducer<String, byte[]> producer;
  private final Ledger ledger;
  private final List<CellNodes> nodes;
  private final ChaosPlan plan;
  private final Random random;
  private final PodMix mix;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("chaos-load").daemon(true).factory());
  private final PriorityQueue<Guest> guests =
      new PriorityQueue<>(Comparator.comparingLong(Guest::untilNanos));
  private volatile boolean submitting;
  private long submitted;
  private int seconds;

  Load(KafkaAccess kafka, Ledger ledger, ChaosPlan plan) {
    this.producer = kafka.producer();
    this.ledger = ledger;
    this.plan = plan;
    this.random = new Random(plan.seed());
    this.mix = new PodMix(random);
    this.nodes =
        IntStream.range(1, plan.cells())
            .mapToObj(cell -> new CellNodes(cell, event -> send(cell, event)))
            .toList();
  }

  /** Of all cells but the first, which has a process of agents. */
  List<CellNodes> nodes() {
    return nodes;
  }

  void startHeartbeats() {
    clock.scheduleAtFixedRate(
        () -> nodes.forEach(CellNodes::heartbeat), 0, 1_000, TimeUnit.MILLISECONDS);
  }

  void startPods() {
    for (int cell = 0; cell < plan.cells(); cell++) {
      send(cell, service());
    }
    submitting = true;
    long period = 1_000_000 / plan.podsPerSecond();
    clock.scheduleAtFixedRate(this::submit, 0, period, TimeUnit.MICROSECONDS);
    clock.scheduleAtFixedRate(this::everySecond, 0, 1, TimeUnit.SECONDS);
  }

  /** From here on nothing is asked for any more; returns once all that was is acknowledged. */
  void stopPods() {
    submitting = false;
    var unused = clock.submit(() -> nodes.forEach(node -> node.silence(null)));
    producer.flush();
  }

  /** How many pods were submitted. */
  long submitted() {
    return submitted;
  }

  private void submit() {
    if (!submitting) {
      return;
    }
    for (int cell = 0; cell < plan.cells(); cell++) {
      Pod pod = mix.next(cell);
      submitted++;
      for (int copy = random.nextInt(50) == 0 ? 2 : 1; copy > 0; copy--) {
        send(cell, new PodSubmitted(pod), () -> ledger.acknowledged(pod.uid()));
      }
      long life = TimeUnit.MILLISECONDS.toNanos(random.nextInt(4_000, 16_000));
      guests.add(new Guest(cell, pod, System.nanoTime() + life));
    }
  }

  private void everySecond() {
    if (!submitting) {
      return;
    }
    for (Guest due = guests.peek();
        due != null && due.untilNanos() < System.nanoTime();
        due = guests.peek()) {
      Guest guest = guests.poll();
      Metadata pod = guest.pod().metadata();
      send(
          guest.cell(),
          new PodDeletionRequested(pod.namespace(), pod.name(), pod.uid(), 0L),
          () -> ledger.deletionAcknowledged(pod.uid()));
    }
    seconds++;
    if (seconds % SCALE_EVERY_SECONDS == 1) {
      for (int cell = 0; cell < plan.cells(); cell++) {
        send(cell, deployment(cell, random.nextInt(1, MAX_REPLICAS + 1)));
      }
    }
    if (!nodes.isEmpty() && seconds % SILENCE_EVERY_SECONDS == SILENCE_EVERY_SECONDS / 2) {
      CellNodes victim = nodes.get(random.nextInt(nodes.size()));
      victim.silence(victim.names().get(random.nextInt(CellNodes.NODES)));
      clock.schedule(() -> victim.silence(null), SILENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static ServiceApplied service() {
    TreeMap<String, String> selector = new TreeMap<>();
    selector.put("app", "shop");
    return new ServiceApplied(
        new Service(
            Metadata.named(null, "shop").withUid("service-shop"),
            new ServiceSpec(
                selector,
                List.of(new ServicePort("http", null, null, 80, null, null)),
                null,
                null)));
  }

  private static DeploymentApplied deployment(int cell, int replicas) {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("app", "shop");
    PodSpec spec = PodMix.spec(100, null);
    return new DeploymentApplied(
        new Deployment(
            Metadata.named(null, "shop").withUid("deployment-shop-" + cell),
            new DeploymentSpec(
                replicas,
                new LabelSelector(labels),
                new PodTemplate(Metadata.named(null, null).withLabels(labels), spec))));
  }

  private void send(int cell, Event event) {
    send(cell, event, () -> {});
  }

  private void send(int cell, Event event, Runnable acknowledged) {
    String key = event instanceof SpecEvent spec ? cell + "/" + spec.subject() : "" + cell;
    var unused =
        producer.send(
            KafkaAccess.record(cell, key, event),
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.run();
              }
            });
  }

  @Override
  public void close() {
    submitting = false;
    clock.shutdownNow();
    producer.close(PATIENCE);
  }
}
