package io.fairlead.stream;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * One arrow at work: it takes cells as its consumer group gives them, hands each what is read of
 * it, and wakes them on every tick of its timer too, because time calls for decisions.
 *
 * <p>All topics have one partition a cell, and {@link CellAssignor} gives one instance the same
 * partitions of each, so a cell is always whole. Rebalances are cooperative: what stays with us is
 * served on. The consumer begins where the group has committed, which is never behind what a
 * restored cell has folded; what it has folded already is passed over.
 *
 * <p>Nothing here waits for a cell but a rebalance that takes it away, and that not for long: the
 * polling thread of the consumer must go on, or the whole group would wait.
 *
 * @param <D> one decision
 */
abstract class Processor<D> implements KafkaConsumerRebalanceListener, CellWorker.Instance<D> {
  private static final Logger LOG = Logger.getLogger(Processor.class);

  /** For a cycle under way when its cell is taken away. */
  private static final Duration LAST_CYCLE = Duration.ofSeconds(1);

  private static final Duration POSITION_TIMEOUT = Duration.ofMillis(50);
  private static final Duration NAMESAKE_PERIOD = Duration.ofSeconds(3);

  /** The connectors close their consumers before this, the embedded broker stops after it. */
  private static final int AFTER_CONSUMERS = 10_000;

  private final Arrow<D> arrow;
  private final ProcessorContext context;
  private final boolean enabled;
  private final CellRestore<D> restore;
  private final ProcessorMeters meters;
  private final GroupPlace place = new GroupPlace();
  private final ScheduledExecutorService timer;

  /** Of the cells that are ours; changed by the polling thread. */
  private final NavigableMap<Integer, CellWorker<D>> workers = new ConcurrentSkipListMap<>();

  /**
   * The cells that we let be read; those of them that are paused, the connector has paused. Told
   * apart from what is paused by us, or cells that come together would wait for each other.
   */
  private final Set<Integer> reading = ConcurrentHashMap.newKeySet();

  /** Who seems to have taken our place under our name, until it is certain. */
  private Optional<String> namesake = Optional.empty();

  private volatile boolean replaced;

  Processor(Arrow<D> arrow, ProcessorContext context) {
    this(arrow, context, context.config().controlPlane().enabled());
  }

  /**
   * One that is not enabled does nothing by itself: there are beans of all processors everywhere.
   */
  Processor(Arrow<D> arrow, ProcessorContext context, boolean enabled) {
    this.enabled = enabled;
    this.arrow = arrow;
    this.context = context;
    this.restore =
        new CellRestore<>(
            arrow,
            context.histories(arrow, "restore-" + arrow.name()),
            context.config().snapshot().restore());
    this.meters = new ProcessorMeters(context.meters(), arrow.name(), this::count);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(arrow.group() + "-timer").daemon(true).factory());
    repeat(NAMESAKE_PERIOD, this::lookForNamesake);
  }

  Arrow<D> ownArrow() {
    return arrow;
  }

  /** The cells that are ours at the moment. For every thread. */
  List<Integer> servedCells() {
    return List.copyOf(workers.keySet());
  }

  /** Completes when all of the batch is folded and committed, or kept for a cell that is not up. */
  Uni<Void> process(ConsumerRecords<String, byte[]> batch) {
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    byCell(batch)
        .forEach(
            (cell, records) -> {
              CellWorker<D> worker = workers.get(cell);
              if (worker != null) {
                parts.add(worker.offer(records));
              }
            });
    var all = CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    return Uni.createFrom().completionStage(all);
  }

  /** In the order in which they were read. */
  private static Map<Integer, List<ConsumerRecord<String, byte[]>>> byCell(
      ConsumerRecords<String, byte[]> batch) {
    Map<Integer, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();
    for (TopicPartition partition : batch.partitions()) {
      records
          .computeIfAbsent(partition.partition(), number -> new ArrayList<>())
          .addAll(batch.records(partition));
    }
    return records;
  }

  /** Starts the timer; for arrows that decide on time alone. */
  void tickEvery(Duration period) {
    repeat(period, () -> workers.values().forEach(CellWorker::tick));
  }

  private void repeat(Duration period, Runnable task) {
    if (enabled) {
      timer.scheduleWithFixedDelay(
          task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  // ---- the group, on the polling thread

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    place.moveTo(consumer.groupMetadata());
    meters.rebalanced();
    LOG.debugf(
        "%s: generation %d gives us cells %s, beside %s",
        arrow.name(), consumer.groupMetadata().generationId(), cells(partitions), workers.keySet());
    if (partitions.isEmpty()) {
      return;
    }
    consumer.pause(partitions);
    List<TopicPartition> soft = partitions.stream().filter(this::isSoft).toList();
    if (!soft.isEmpty()) { // for the consumer, none means all
      consumer.seekToEnd(soft);
    }
    for (int cell : cells(partitions)) {
      reading.remove(cell);
      CellWorker<D> worker = workers.get(cell);
      if (worker == null) {
        take(cell, consumer.groupMetadata().generationId());
      } else {
        worker.grown();
      }
    }
  }

  private void take(int cell, int generation) {
    CellTerm term = new CellTerm(cell, generation);
    CellWorker<D> worker = new CellWorker<>(arrow.name(), term, this);
    workers.put(cell, worker);
    worker.start();
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    release(cells(partitions));
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    onPartitionsRevoked(consumer, partitions);
  }

  private void release(Collection<Integer> cells) {
    List<CellWorker<D>> released = new ArrayList<>();
    for (int cell : cells) {
      reading.remove(cell);
      CellWorker<D> worker = workers.remove(cell);
      if (worker != null) {
        place.end(worker.term());
        worker.finish();
        released.add(worker);
      }
    }
    long deadline = System.nanoTime() + LAST_CYCLE.toNanos();
    released.forEach(worker -> worker.awaitEnd(Duration.ofNanos(deadline - System.nanoTime())));
  }

  private static Collection<Integer> cells(Collection<TopicPartition> partitions) {
    Collection<Integer> cells = new TreeSet<>();
    partitions.forEach(partition -> cells.add(partition.partition()));
    return cells;
  }

  private boolean isSoft(TopicPartition partition) {
    return arrow.softInputs().contains(context.topics().named(partition.topic()));
  }

  /**
   * Two processes of one name put each other out of the group in turns, if they are let. So this
   * one gives up for good, when it has seen the other twice: once might be itself, joining again.
   */
  private void lookForNamesake() {
    if (replaced || place.member().isEmpty()) {
      return;
    }
    try {
      Optional<String> other = context.groups().successor(place.member().get());
      if (other.isPresent() && other.equals(namesake)) {
        replaced = true;
        LOG.errorf(
            "%s: another process has joined under this one's name, %s: this one gives up its"
                + " cells. Give every process a fairlead.instance of its own, and start this one"
                + " again.",
            arrow.name(), place.member().get().groupInstanceId().orElse(""));
        release(List.copyOf(workers.keySet()));
      }
      namesake = other;
    } catch (KafkaException e) {
      LOG.debugf("%s: cannot ask for its group: %s", arrow.name(), e.toString());
    }
  }

  // ---- what the workers of the cells ask for

  @Override
  public ServedCell<D> open(CellTerm term) {
    context.openings().acquireUninterruptibly();
    try {
      return ServedCell.open(
          arrow,
          context.topics(),
          context.reader(),
          restore,
          cell -> writer(cell, term),
          term.cell(),
          Instant.now());
    } finally {
      context.openings().release();
    }
  }

  CellWriter writer(int cell, CellTerm term) {
    return new KafkaCellWriter(
        context.clients().transactionalProducer(arrow, cell), context.reader(), place, term);
  }

  @Override
  public boolean confirms(CellTerm term) {
    return place
        .member()
        .map(member -> context.groups().standing(member, term.cell()))
        .filter(ConsumerGroups.Standing.OWNER::equals)
        .isPresent();
  }

  @Override
  public void pause(CellTerm term) {
    onPollingThread(
        term,
        (consumer, partitions) -> {
          reading.remove(term.cell());
          consumer.pause(partitions);
        });
  }

  @Override
  public void resume(CellTerm term, ServedCell<D> cell) {
    Map<String, Long> next = new HashMap<>();
    arrow.inputs().forEach(topic -> next.put(context.topics().name(topic), cell.next(topic)));
    onPollingThread(
        term,
        (consumer, partitions) -> {
          for (TopicPartition partition : partitions) {
            if (next.containsKey(partition.topic())) {
              skipTo(consumer, partition, next.get(partition.topic()));
            }
          }
          if (!isPausedByConnector(consumer)) {
            consumer.resume(partitions);
          }
          reading.add(term.cell());
        });
  }

  /**
   * The connector pauses all that it reads when we do not follow, and resumes all when its queue
   * has become empty. If one cell were read on meanwhile, that might never be.
   */
  private boolean isPausedByConnector(Consumer<?, ?> consumer) {
    return consumer.paused().stream().map(TopicPartition::partition).anyMatch(reading::contains);
  }

  /** Never backwards: what has been read since is on its way to the cell. */
  private static void skipTo(Consumer<?, ?> consumer, TopicPartition partition, long next) {
    long position;
    try {
      position = consumer.position(partition, POSITION_TIMEOUT);
    } catch (TimeoutException nothingReadYet) {
      position = 0;
    }
    if (position < next) {
      consumer.seek(partition, next);
    }
  }

  private interface Step {
    void run(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);
  }

  private void onPollingThread(CellTerm term, Step step) {
    context
        .consumer(arrow.name())
        .runOnPollingThread(
            consumer -> {
              if (!term.isOver()) {
                step.run(
                    consumer,
                    consumer.assignment().stream()
                        .filter(partition -> partition.partition() == term.cell())
                        .toList());
              }
            })
        .subscribe()
        .with(done -> {}, e -> LOG.warnf("%s: cell %d: %s", arrow.name(), term.cell(), e));
  }

  @Override
  public ProcessorMeters meters() {
    return meters;
  }

  // ---- how it is

  /** Whether this process runs it. */
  boolean isEnabled() {
    return enabled;
  }

  String name() {
    return arrow.name();
  }

  /** Whether it has its cells, if any, and each is served. */
  boolean isServing() {
    return !replaced
        && place.member().isPresent()
        && workers.values().stream().allMatch(worker -> worker.state() == CellWorker.State.SERVING);
  }

  /** Whether it can do nothing any more until this process is started again. */
  boolean isReplaced() {
    return replaced;
  }

  /** In a few words, for the health check: {@code serving 0, 3; restoring 1}. */
  String state() {
    if (replaced) {
      return "replaced by another process of the same fairlead.instance";
    }
    if (place.member().isEmpty()) {
      return "joining its group";
    }
    Map<CellWorker.State, StringJoiner> cells = new EnumMap<>(CellWorker.State.class);
    new TreeMap<>(workers)
        .forEach(
            (cell, worker) ->
                cells
                    .computeIfAbsent(
                        worker.state(),
                        state ->
                            new StringJoiner(", ", state.name().toLowerCase(Locale.ROOT) + " ", ""))
                    .add(Integer.toString(cell)));
    return cells.isEmpty() ? "standing by" : String.join("; ", texts(cells));
  }

  private static List<String> texts(Map<CellWorker.State, StringJoiner> cells) {
    return cells.values().stream().map(StringJoiner::toString).toList();
  }

  private double count(CellWorker.State state) {
    return workers.values().stream().filter(worker -> worker.state() == state).count();
  }

  // ---- a planned stop

  /**
   * Gives all cells back and leaves the group at once; a static member's close alone would let the
   * others wait for its session to end.
   */
  void handOver() {
    timer.shutdownNow();
    Optional<ConsumerGroupMetadata> member = place.member();
    if (replaced || member.isEmpty()) {
      return;
    }
    context.consumer(arrow.name()).runOnPollingThread(this::unsubscribe).await().indefinitely();
    context.groups().leave(member.get());
    LOG.debugf("%s: has left its group", arrow.name());
  }

  /** It is polled until the connector closes it, and that needs something to poll. */
  private void unsubscribe(Consumer<?, ?> consumer) {
    consumer.unsubscribe();
    Topic input = arrow.inputs().iterator().next();
    TopicPartition nothing = new TopicPartition(context.topics().name(input), 0);
    consumer.assign(List.of(nothing));
    consumer.pause(List.of(nothing));
    consumer.seek(nothing, 0);
  }

  /** After the consumers are closed, if it could not be handed over. */
  void stop(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(AFTER_CONSUMERS)
          @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    timer.shutdownNow();
    release(List.copyOf(workers.keySet()));
  }
}
