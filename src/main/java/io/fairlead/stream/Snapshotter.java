package io.fairlead.stream;

import io.fairlead.stream.snapshot.SnapshotManifest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * Makes snapshots of the cells that this process serves, one at a time, on a thread of its own. It
 * reads the log as anybody could, so the cells that are served do not notice; it takes time and
 * memory, for a while as much as a second copy of one cell.
 */
@ApplicationScoped
class Snapshotter {
  private static final Logger LOG = Logger.getLogger(Snapshotter.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final ProcessorContext context;
  private final FairleadConfig.Snapshot config;
  private final LogReader log;
  private final HeapRoom heap = new HeapRoom();
  private final List<Served<?>> processors = new ArrayList<>();

  @SuppressWarnings("ThreadPriorityCheck") // a hint, where the system takes it
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform()
              .name("fairlead-snapshots")
              .daemon(true)
              .priority(Thread.MIN_PRIORITY)
              .factory());

  private final MeterRegistry meters;
  private final Instant start = Instant.now();

  /** Processors that were last passed over for want of memory. */
  private final Set<String> withoutRoom = new TreeSet<>();

  private final Map<Tags, AtomicLong> gauges = new ConcurrentHashMap<>();

  /** A processor, and what makes its snapshots. */
  private record Served<D>(Processor<D> processor, CellSnapshots<D> snapshots) {}

  Snapshotter(ProcessorContext context, @Any Instance<Processor<?>> all) {
    this.context = context;
    this.log = context.log("snapshots");
    this.config = context.config().snapshot();
    this.meters = context.meters();
    if (config.enabled()) {
      all.stream()
          .filter(Processor::isEnabled)
          .forEach(processor -> processors.add(served(processor)));
    }
  }

  private <D> Served<D> served(Processor<D> processor) {
    Arrow<D> arrow = processor.ownArrow();
    // What is read here was read by everybody else a while ago.
    CellHistories<D> histories =
        context.histories(arrow, log, EventReader.forgetful(context.topics()));
    return new Served<>(processor, new CellSnapshots<>(arrow, log, histories));
  }

  void start(@Observes StartupEvent event) {
    if (!processors.isEmpty()) {
      long millis = LOOK_EVERY.toMillis();
      thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    Set<Integer> cells = new TreeSet<>();
    processors.forEach(served -> cells.addAll(served.processor().servedCells()));
    for (int cell : cells) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        look(cell);
      } catch (KafkaException e) {
        LOG.warnf("snapshots of cell %d: cannot look, trying again: %s", cell, e.toString());
      } catch (RuntimeException e) {
        LOG.errorf(e, "snapshots of cell %d: defect while looking", cell);
      }
    }
  }

  private void look(int cell) {
    List<SnapshotStore.Entry> entries = new SnapshotStore(log).entries(cell);
    Map<Topic, Long> ends = log.ends(topics(), cell);
    for (Served<?> served : processors) {
      if (served.processor().servedCells().contains(cell)) {
        String name = served.processor().name();
        CellSnapshots.Age age = served.snapshots().age(entries, ends);
        gauge("fairlead.snapshot.behind", name, cell).set(age.records());
        if (age.isDue(config.records(), config.interval(), start, Instant.now())) {
          tryToMake(served, cell);
        }
      }
    }
  }

  private Set<Topic> topics() {
    Set<Topic> topics = EnumSet.noneOf(Topic.class);
    processors.forEach(served -> topics.addAll(served.snapshots().topics()));
    return topics;
  }

  private void tryToMake(Served<?> served, int cell) {
    String name = served.processor().name();
    if (!heap.hasRoom()) {
      failed(name);
      if (withoutRoom.add(name)) {
        LOG.warnf(
            "%s: no snapshot of cell %d: the heap has no room for a second copy of it (told once)",
            name, cell);
      }
      return;
    }
    withoutRoom.remove(name);
    try {
      make(served, cell);
    } catch (KafkaException e) {
      failed(name);
      LOG.warnf("%s: no snapshot of cell %d, trying again: %s", name, cell, e.toString());
    } catch (RuntimeException e) {
      failed(name);
      LOG.errorf(e, "%s: defect while making a snapshot of cell %d", name, cell);
    }
  }

  private void make(Served<?> served, int cell) {
    String name = served.processor().name();
    long begin = System.nanoTime();
    Optional<SnapshotManifest> made;
    try (var producer =
        new KafkaProducer<>(
            context.clients().snapshotProducer(),
            new StringSerializer(),
            new ByteArraySerializer())) {
      made = served.snapshots().make(cell, new SnapshotWriter(producer::send, context.topics()));
    }
    if (made.isEmpty()) {
      return;
    }
    long nanos = System.nanoTime() - begin;
    SnapshotManifest manifest = made.get();
    timer(name).record(nanos, TimeUnit.NANOSECONDS);
    gauge("fairlead.snapshot.bytes", name, cell).set(manifest.bytes());
    LOG.infof(
        "%s: snapshot of cell %d at cycle %d: %,d bytes in %d ms",
        name,
        cell,
        manifest.point().cycle(),
        manifest.bytes(),
        TimeUnit.NANOSECONDS.toMillis(nanos));
    rest(nanos);
  }

  /** So long that the share of the time that goes into snapshots is kept. */
  private void rest(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos * (100 - config.share()) / config.share()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Timer timer(String processor) {
    return Timer.builder("fairlead.snapshot").tag("processor", processor).register(meters);
  }

  private void failed(String processor) {
    meters.counter("fairlead.snapshot.failed", "processor", processor).increment();
  }

  private AtomicLong gauge(String name, String processor, int cell) {
    Tags tags = Tags.of("processor", processor, "cell", Integer.toString(cell));
    return gauges.computeIfAbsent(
        tags.and("name", name), key -> meters.gauge(name, tags, new AtomicLong()));
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }
}
