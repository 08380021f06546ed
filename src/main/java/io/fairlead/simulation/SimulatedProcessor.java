package io.fairlead.simulation;

import io.fairlead.simulation.log.SimulatedGroup;
import io.fairlead.simulation.log.SimulatedPartition;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.CellRestore;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.ServedCell;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * One arrow in one instance, as {@code Processor} is it in a real one: takes cells as its group
 * gives them, reads, and runs cycles; what failed is restored and tried again.
 */
final class SimulatedProcessor<D> {
  private static final int MAX_FETCH = 6;

  private final Arrow<D> arrow;
  private final ControlPlane instance;
  private final World world;
  private final SimulatedGroup group;
  private final String member;
  private final EventReader reader;
  private final Seams seams;

  /** The cells that are ours; without a value where one must be opened again. */
  private final SortedMap<Integer, Optional<ServedCell<D>>> cells = new TreeMap<>();

  private final Map<Integer, Map<Topic, Long>> positions = new TreeMap<>();

  /** What the consumer knows of its group since its last rebalance. */
  private ConsumerGroupMetadata place;

  /** In the middle of a step, while others have theirs. */
  private boolean busy;

  SimulatedProcessor(Arrow<D> arrow, ControlPlane instance, World world) {
    this.arrow = arrow;
    this.instance = instance;
    this.world = world;
    this.reader = world.reader();
    this.group = world.log().group(arrow.group());
    this.member = instance.name() + "-" + arrow.name();
    this.seams = new FaultySeams(world, instance, arrow.name());
  }

  boolean isBusy() {
    return busy;
  }

  void heartbeat(Instant now) {
    group.heartbeat(member, now);
  }

  /** Before anything happens: it has joined its group. */
  void join() {
    group.join(member, world.now());
  }

  /** Whether a turn would do more than look at the clock. */
  boolean hasWork() {
    SimulatedGroup.Answer answer = poll();
    if (answer != SimulatedGroup.Answer.STABLE) {
      return answer != SimulatedGroup.Answer.WAITING;
    }
    for (Map.Entry<Integer, Optional<ServedCell<D>>> cell : cells.entrySet()) {
      if (cell.getValue().isEmpty() || !readable(cell.getKey()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** One turn of the consumer's loop; returns whether there was anything to do. */
  boolean step() {
    busy = true;
    try {
      SimulatedGroup.Answer answer = poll();
      if (answer == SimulatedGroup.Answer.UNKNOWN || answer == SimulatedGroup.Answer.REBALANCING) {
        release();
        join();
        world.trace(() -> name() + " joins its group");
        answer = poll();
      }
      if (answer == SimulatedGroup.Answer.ASSIGNED) {
        take(new TreeSet<>(group.assignment(member)));
        answer = poll();
      }
      return answer == SimulatedGroup.Answer.STABLE && work();
    } finally {
      busy = false;
    }
  }

  private SimulatedGroup.Answer poll() {
    return group.poll(member, world.cells(), world.now());
  }

  private void release() {
    cells.values().forEach(cell -> cell.ifPresent(ServedCell::close));
    cells.clear();
    positions.clear();
  }

  private void take(Set<Integer> assigned) {
    place = group.metadata(member);
    world.trace(
        () -> name() + " is given cells " + assigned + " in generation " + place.generationId());
    assigned.forEach(number -> cells.put(number, Optional.empty()));
  }

  private boolean work() {
    boolean any = false;
    for (int number : List.copyOf(cells.keySet())) {
      any |= work(number);
    }
    return any;
  }

  private boolean work(int number) {
    try {
      boolean opened = cells.get(number).isEmpty();
      ServedCell<D> cell = opened ? open(number) : cells.get(number).get();
      List<ConsumerRecord<String, byte[]>> batch = fetch(number);
      ServedCell.Outcome outcome = cell.cycle(batch, instance.clock());
      if (!batch.isEmpty() || outcome.written()) {
        world.trace(
            () ->
                "%s cell %d: folds %s, decides %d%s"
                    .formatted(
                        name(),
                        number,
                        describe(batch),
                        outcome.decisions(),
                        outcome.deadLetters() == 0
                            ? ""
                            : ", dead letters " + outcome.deadLetters()));
      }
      return opened || outcome.written() || !batch.isEmpty();
    } catch (Crash crash) {
      throw crash;
    } catch (RuntimeException e) {
      failed(number, e);
      return true;
    }
  }

  private void failed(int number, RuntimeException e) {
    world.trace(() -> "%s cell %d: fails: %s".formatted(name(), number, e));
    if (!(e instanceof KafkaException)) {
      world.defect(name() + " cell " + number, e);
    }
    cells.put(number, Optional.empty()).ifPresent(ServedCell::close);
  }

  private ServedCell<D> open(int number) {
    ServedCell<D> cell =
        ServedCell.open(
            arrow,
            world.log().topics(),
            reader,
            CellRestore.fromSnapshots(
                arrow, world.log().topics(), new SeamedReader(world.log()), reader),
            this::writer,
            number,
            instance.clock());
    cells.put(number, Optional.of(cell));
    Map<Topic, Long> next = new EnumMap<>(Topic.class);
    arrow.inputs().forEach(topic -> next.put(topic, cell.next(topic)));
    for (Topic topic : arrow.softInputs()) {
      next.put(topic, world.log().partition(topic, number).lastStable());
    }
    positions.put(number, next);
    world.trace(() -> "%s cell %d: restored, goes on at %s".formatted(name(), number, next));
    return cell;
  }

  /** A background task of the process makes a snapshot of a cell that is ours. */
  void makeSnapshot() {
    if (cells.isEmpty()) {
      return;
    }
    int number = world.choices().of(List.copyOf(cells.keySet()));
    try {
      new SnapshotStep<>(arrow, number, world, seams).run();
    } catch (Crash crash) {
      throw crash;
    } catch (KafkaException e) {
      world.trace(() -> "%s cell %d: no snapshot: %s".formatted(name(), number, e));
    } catch (RuntimeException e) {
      world.defect(name() + " snapshot of cell " + number, e);
    }
  }

  private SimulatedCellWriter writer(int number) {
    return new SimulatedCellWriter(
        world.log(), arrow.transactionalId(number), seams, instance::clock, () -> place);
  }

  /** Some of what can be read, topic by topic in any order. */
  private List<ConsumerRecord<String, byte[]>> fetch(int number) {
    Map<Topic, Long> next = positions.get(number);
    List<Topic> topics = readable(number);
    List<ConsumerRecord<String, byte[]>> batch = new ArrayList<>();
    boolean all = world.isHealing();
    while (!topics.isEmpty()) {
      Topic topic = topics.remove(all ? 0 : world.choices().below(topics.size()));
      int most = all ? Integer.MAX_VALUE : MAX_FETCH - world.choices().below(MAX_FETCH + 1);
      for (int i = 0; i < most; i++) {
        var record = partition(topic, number).next(next.get(topic), Long.MAX_VALUE);
        if (record.isEmpty()) {
          break;
        }
        batch.add(record.get());
        next.put(topic, record.get().offset() + 1);
      }
    }
    return batch;
  }

  private List<Topic> readable(int number) {
    List<Topic> topics = new ArrayList<>();
    positions
        .get(number)
        .forEach(
            (topic, next) -> {
              if (partition(topic, number).next(next, Long.MAX_VALUE).isPresent()) {
                topics.add(topic);
              }
            });
    return topics;
  }

  private SimulatedPartition partition(Topic topic, int cell) {
    return world.log().partition(topic, cell);
  }

  private String describe(List<ConsumerRecord<String, byte[]>> batch) {
    StringBuilder text = new StringBuilder();
    for (ConsumerRecord<String, byte[]> record : batch) {
      Topic topic = world.log().topics().named(record.topic());
      text.append(text.isEmpty() ? "" : ", ").append(topic.suffix()).append(' ');
      text.append(record.offset());
    }
    return text.isEmpty() ? "nothing" : text.toString();
  }

  String name() {
    return instance.name() + " " + arrow.name();
  }

  /** The log, with a seam wherever a restore asks for its end. */
  private final class SeamedReader implements LogReader {
    private final LogReader log;

    private SeamedReader(LogReader log) {
      this.log = log;
    }

    @Override
    public Tape open(Topic topic, int cell) {
      seams.before("read " + topic.suffix());
      return log.open(topic, cell);
    }

    @Override
    public Tape openSettled(Topic topic, int cell) {
      seams.before("read " + topic.suffix());
      return log.openSettled(topic, cell);
    }
  }
}
