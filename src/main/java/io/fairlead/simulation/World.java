package io.fairlead.simulation;

import io.fairlead.domain.event.Event;
import io.fairlead.simulation.log.SimulatedLog;
import io.fairlead.simulation.log.Transaction;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Arrows;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * All there is in one history: the log, the machines with their clocks, agents and users. The one
 * who holds the choices decides who has the next turn; a turn may be interrupted at a seam, and the
 * world goes on within it.
 */
final class World {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final Topics TOPICS = new Topics("");

  /** How deep turns may be interrupted by turns. */
  private static final int MAX_DEPTH = 3;

  /** Longer than anything that waits for time: sessions, tolerations, the autoscaler's window. */
  private static final int QUIET_ROUNDS = 18;

  private static final int MAX_ROUNDS = 300;
  private static final Duration ROUND = Duration.ofSeconds(1);

  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  private final Choices choices;
  private final Mix mix;
  private final SimulatedLog log;
  private final List<Arrow<?>> arrows;

  /** Of all who read: a record is read the same by everybody, so it need be read only once. */
  private final EventReader reader = new EventReader(TOPICS);

  private final List<ControlPlane> machines = new ArrayList<>();
  private final List<SimulatedAgent> agents = new ArrayList<>();
  private final List<Users> users = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private final Trace trace;
  private final List<Finding> findings = new ArrayList<>();
  private final long[] clockErrors;
  private final List<Integer> lives = new ArrayList<>();

  private Instant now = BEGINNING;
  private Instant latestClock = BEGINNING;
  private boolean healing;
  private int depth;
  private int writes;

  World(Choices choices, Mix mix, Trace trace) {
    this.choices = choices;
    this.mix = mix;
    this.trace = trace;
    this.log = new SimulatedLog(TOPICS, mix.cells());
    this.arrows = mix.arrows();
    this.clockErrors = new long[mix.instances()];
    for (int machine = 0; machine < mix.instances(); machine++) {
      lives.add(0);
      machines.add(new ControlPlane(machine, 0, arrows, this));
    }
    machines.forEach(ControlPlane::join);
    Manifests manifests = new Manifests(choices, mix.features());
    for (int cell = 0; cell < mix.cells(); cell++) {
      users.add(new Users(this, cell));
      watches.add(new Watch(log, cell));
      for (int i = 0; i < mix.nodesPerCell(); i++) {
        String name = "node-" + (cell == 0 ? "" : "b") + (i + 1);
        agents.add(new SimulatedAgent(this, cell, manifests.node(name, i)));
      }
    }
  }

  Choices choices() {
    return choices;
  }

  Mix mix() {
    return mix;
  }

  SimulatedLog log() {
    return log;
  }

  List<Arrow<?>> arrows() {
    return arrows;
  }

  EventReader reader() {
    return reader;
  }

  int cells() {
    return mix.cells();
  }

  Instant now() {
    return now;
  }

  Instant clockOf(int machine) {
    Instant clock = now.plusMillis(clockErrors[machine]);
    latestClock = clock.isAfter(latestClock) ? clock : latestClock;
    return clock;
  }

  boolean isHealing() {
    return healing;
  }

  List<SimulatedAgent> agents() {
    return agents;
  }

  List<Watch> watches() {
    return watches;
  }

  List<String> nodes(int cell) {
    return agents.stream().filter(agent -> agent.cell() == cell).map(SimulatedAgent::node).toList();
  }

  String someNode(int cell) {
    return choices.of(nodes(cell));
  }

  void trace(Supplier<String> what) {
    trace.add(now, what);
  }

  // ---- what is found

  /** Something of the product threw what it must not. */
  void defect(String where, RuntimeException e) {
    StackTraceElement[] stack = e.getStackTrace();
    findings.add(
        new Finding(
            "NO_DEFECT",
            "%s: %s%s".formatted(where, e, stack.length == 0 ? "" : " at " + stack[0])));
  }

  void found(Finding finding) {
    findings.add(finding);
  }

  /** Everything that was found so far. */
  List<Finding> findings() {
    for (Watch watch : watches) {
      watch.look();
      findings.addAll(watch.news());
    }
    return findings;
  }

  // ---- writing what is no decision

  /**
   * @param speaker for the story, or null if it is not worth telling
   */
  void write(Event event, int cell, String speaker) {
    String id = "input-" + writes++;
    ProducerRecord<String, byte[]> record =
        Arrows.input(TOPICS, cell, event, id, "/simulation", now);
    long offset = log.append(record, now);
    if (speaker != null) {
      trace(() -> "%s: %s offset %d: %s".formatted(speaker, record.topic(), offset, event));
    }
  }

  void write(Topic topic, int cell, byte[] value) {
    log.append(new ProducerRecord<>(TOPICS.name(topic), cell, Integer.toString(cell), value), now);
  }

  // ---- time

  void sleep(int seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  private void pass(Duration time) {
    now = now.plus(time);
    machines.forEach(machine -> machine.heartbeat(now));
    arrows.forEach(arrow -> log.group(arrow.group()).expire(now));
  }

  // ---- turns

  /** Others have turns while one is held up. */
  void goOn(int steps) {
    if (depth >= MAX_DEPTH) {
      return;
    }
    depth++;
    for (int i = 0; i < steps && !choices.areOver(); i++) {
      step();
    }
    depth--;
  }

  void step() {
    int outer = choices.begin();
    try {
      pass(
          Duration.ofMillis(
              choices.weighted(40, 1) == 0
                  ? 20 * choices.between(1, 5)
                  : 100 * choices.between(1, 40)));
      switch (choices.weighted(20, 8, 3, 2, 1, mix.snapshots() ? 2 : 0)) {
        case 0 -> processor();
        case 1 -> choices.of(agents).step();
        case 2 -> choices.of(users).step();
        case 3 -> {
          marker();
          help();
        }
        case 4 -> mischief();
        default -> snapshot();
      }
    } catch (Crash crash) {
      trace(crash::getMessage);
    } finally {
      choices.resume(outer);
    }
  }

  private void processor() {
    List<SimulatedProcessor<?>> ready = new ArrayList<>();
    machines.forEach(machine -> ready.addAll(machine.ready()));
    if (!ready.isEmpty()) {
      List<SimulatedProcessor<?>> busy =
          ready.stream().filter(SimulatedProcessor::hasWork).toList();
      choices.of(busy.isEmpty() || choices.chance(100) ? ready : busy).step();
    }
  }

  private void snapshot() {
    List<SimulatedProcessor<?>> ready = new ArrayList<>();
    machines.forEach(machine -> ready.addAll(machine.ready()));
    if (!ready.isEmpty()) {
      choices.of(ready).makeSnapshot();
    }
  }

  /** The coordinator tells a partition how a transaction ended, or ends one that is too old. */
  private void marker() {
    List<Transaction> ending = log.ending();
    if (!ending.isEmpty()) {
      Transaction transaction = choices.of(ending);
      transaction.mark(choices.below(transaction.unmarked()));
    }
  }

  /** Whoever is down is often soon up again. */
  private void help() {
    for (ControlPlane machine : List.copyOf(machines)) {
      if (!machine.isAlive() && choices.chance(700)) {
        restart(machine);
      } else if (machine.isPaused() && choices.chance(300)) {
        trace(() -> machine.name() + " is awake");
        machine.resume();
      }
    }
  }

  private void mischief() {
    Mix.Faults faults = mix.faults();
    ControlPlane machine = choices.of(machines);
    if (choices.chance(10 * faults.crash())) {
      trace(() -> machine.name() + " is killed");
      machine.crash();
    } else if (choices.chance(10 * faults.pause())) {
      trace(() -> machine.name() + " is paused");
      machine.pause();
    } else if (choices.chance(10 * faults.clock())) {
      jump(machine);
    } else if (faults.seam() > 0 && choices.chance(100)) {
      expireTransaction();
    }
  }

  private void restart(ControlPlane dead) {
    int machine = dead.machine();
    lives.set(machine, lives.get(machine) + 1);
    ControlPlane next = new ControlPlane(machine, lives.get(machine), arrows, this);
    trace(() -> next.name() + " is started");
    machines.set(machine, next);
  }

  private void jump(ControlPlane machine) {
    long error = choices.of(List.of(0L, -30_000L, -2_000L, 500L, 5_000L, 40_000L));
    trace(() -> "the clock of %s is wrong by %d ms".formatted(machine.name(), error));
    clockErrors[machine.machine()] = error;
  }

  private void expireTransaction() {
    List<String> open = log.open();
    if (!open.isEmpty()) {
      String id = choices.of(open);
      pass(TRANSACTION_TIMEOUT);
      if (log.open().contains(id)) {
        trace(() -> "the transaction of " + id + " times out");
        log.expire(id);
      }
    }
  }

  // ---- the end

  /**
   * Faults are over: everybody is there, clocks are right, and everyone does what there is to do
   * until nothing happens any more.
   *
   * @return whether it came to rest
   */
  boolean heal() {
    trace(() -> "from here on nothing goes wrong any more");
    healing = true;
    // A cell's time never runs backwards: it waits for clocks that were ahead.
    if (latestClock.isAfter(now)) {
      pass(Duration.between(now, latestClock));
    }
    for (int machine = 0; machine < machines.size(); machine++) {
      clockErrors[machine] = 0;
      machines.get(machine).resume();
      if (!machines.get(machine).isAlive()) {
        restart(machines.get(machine));
      }
    }
    users.forEach(Users::relent);
    int quiet = 0;
    for (int round = 0; round < MAX_ROUNDS && quiet < QUIET_ROUNDS; round++) {
      quiet = settle() ? 0 : quiet + 1;
    }
    return quiet >= QUIET_ROUNDS;
  }

  /** A round in which everyone has turns; returns whether anything happened. */
  private boolean settle() {
    pass(ROUND);
    boolean any = false;
    for (SimulatedAgent agent : agents) {
      any |= agent.settle();
    }
    for (ControlPlane machine : machines) {
      for (SimulatedProcessor<?> processor : machine.ready()) {
        long before = decisions();
        processor.step();
        any |= decisions() != before;
      }
    }
    while (!log.ending().isEmpty()) {
      Transaction transaction = log.ending().getFirst();
      transaction.mark(0);
    }
    return any;
  }

  /** How much there is in the topics that do not fill up by themselves. */
  private long decisions() {
    long sum = 0;
    for (int cell = 0; cell < cells(); cell++) {
      for (Topic topic : Topic.values()) {
        if (topic != Topic.NODE_HEARTBEAT && topic != Topic.METRICS) {
          sum += log.partition(topic, cell).end();
        }
      }
    }
    return sum;
  }
}
