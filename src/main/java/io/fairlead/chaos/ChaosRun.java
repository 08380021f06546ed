package io.fairlead.chaos;

import io.fairlead.chaos.FaultSchedule.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One run: start everything, load and break it, heal it, let it come to rest, read the log. Closing
 * it takes down whatever it has put up, wherever it is at that moment.
 */
public final class ChaosRun implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration REST_PATIENCE = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(6);

  /** So long a fault waits for the groups to come to rest, if it is patient. */
  private static final Duration REGROUPING_PATIENCE = Duration.ofSeconds(10);

  /** So long a zombie is kept from waking up before somebody has taken its place. */
  private static final Duration SUCCESSION_PATIENCE = Duration.ofSeconds(30);

  private static final long TICK_MILLIS = 50;

  private final ChaosPlan plan;
  private final Cluster cluster;
  private final KafkaAccess kafka;
  private final Ledger ledger = new Ledger();
  private final Failovers failovers = new Failovers();
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);

  /** What is broken at the moment, and when it is to be mended. */
  private final List<Broken> broken = new ArrayList<>();

  private record Broken(Step step, int host, Set<Integer> cells, long healNanos) {}

  public ChaosRun(ChaosPlan plan) throws IOException {
    this.plan = plan;
    this.cluster = new Cluster(plan);
    this.kafka = new KafkaAccess(cluster.bootstrapServers(), plan.cells());
  }

  /** Does all of it. */
  public ChaosReport run() throws IOException, InterruptedException {
    Progress.print(
        "seed %d, broker at %s, %d cells, %d control planes, %s",
        plan.seed(), cluster.bootstrapServers(), plan.cells(), plan.controlPlanes(), network());
    if (kinds().isEmpty()) {
      throw new IOException("none of these faults can be done here; " + network());
    }
    cluster.start(kafka);
    try (Groups groups = new Groups(kafka, plan.cells());
        Load load = new Load(kafka, ledger, plan);
        LogTail tail = new LogTail(kafka, ledger, failovers, byCell(load.nodes()))) {
      load.startHeartbeats();
      await(
          "all cells to be served and all nodes to be ready",
          START_PATIENCE,
          () -> load.nodes().stream().allMatch(CellNodes::areReady) && groups.areSettled());
      load.startPods();
      ApiUser user = new ApiUser(cluster.apiPort(), ledger);
      try (user) {
        breakThings(groups);
      }
      long created = user.created();
      Progress.print("healed; waiting for the log to come to rest");
      load.stopPods();
      boolean settled =
          awaitAtMost(REST_PATIENCE, () -> ledger.isSettled() && groups.areSettled())
              && awaitAtMost(REST_PATIENCE, () -> tail.quiet().compareTo(QUIET) > 0);
      return report(load, created, settled);
    }
  }

  private String network() {
    String why = cluster.network().whyNotCut();
    return why == null ? "each on a host of its own" : "no network cuts: " + why;
  }

  private static Map<Integer, CellNodes> byCell(List<CellNodes> nodes) {
    Map<Integer, CellNodes> byCell = new HashMap<>();
    nodes.forEach(cell -> byCell.put(cell.cell(), cell));
    return byCell;
  }

  // ---- faults

  private void breakThings(Groups groups) throws IOException, InterruptedException {
    FaultSchedule schedule = new FaultSchedule(new Random(plan.seed()), kinds());
    long end = System.nanoTime() + plan.length().toNanos();
    Step next = schedule.next();
    long due = System.nanoTime() + next.pause().toNanos();
    boolean more = true;
    while (more || !broken.isEmpty()) {
      heal();
      if (more && isDue(next, due, groups) && tryToBreak(next, groups)) {
        more = System.nanoTime() < end || !schedule.hadAll();
        next = schedule.next();
        due = System.nanoTime() + next.pause().toNanos();
      }
      more &= System.nanoTime() < end || done.size() < kinds().size();
      Thread.sleep(TICK_MILLIS);
    }
  }

  private static boolean isDue(Step step, long due, Groups groups) {
    long late = System.nanoTime() - due;
    long patience = step.patient() ? REGROUPING_PATIENCE.toNanos() : 0;
    return late >= 0 && (late >= patience || groups.areSettled());
  }

  private List<Fault> kinds() {
    boolean cuts = cluster.network().whyNotCut() == null;
    return plan.faults().stream()
        .filter(fault -> cuts || !fault.isOfTheNetwork())
        .sorted()
        .toList();
  }

  /** Returns whether it could be done: somebody must be well when somebody fails. */
  private boolean tryToBreak(Step step, Groups groups) throws IOException, InterruptedException {
    int host = 0;
    if (!step.fault().isOfTheBroker()) {
      List<Integer> well = new ArrayList<>();
      for (int i = 1; i <= plan.controlPlanes(); i++) {
        int candidate = i;
        if (broken.stream().noneMatch(other -> other.host() == candidate)) {
          well.add(i);
        }
      }
      if (well.size() < 2) {
        return false;
      }
      host = well.get(step.choice() % well.size());
    }
    Set<Integer> cells = doIt(step, host, groups);
    done.merge(step.fault(), 1, Integer::sum);
    if (step.fault() != Fault.BROKER_RESTART) {
      broken.add(new Broken(step, host, cells, System.nanoTime() + step.lasting().toNanos()));
    }
    return true;
  }

  /** Returns the cells that have lost their owner by it. */
  private Set<Integer> doIt(Step step, int host, Groups groups)
      throws IOException, InterruptedException {
    if (step.fault().isOfTheBroker()) {
      Progress.print("%s", step.fault());
      failovers.spoil();
      switch (step.fault()) {
        case BROKER_KILL -> cluster.broker().kill();
        case BROKER_RESTART -> {
          cluster.broker().stop();
          cluster.broker().start();
        }
        case KILL, PAUSE, CUT, CUT_OUTBOUND, CUT_INBOUND -> throw new IllegalStateException();
      }
      return Set.of();
    }
    Program victim = cluster.controlPlane(host);
    Set<Integer> cells = groups.scheduledBy(victim.name(), cluster.network().addressOf(host));
    Progress.print(
        "%s %s for %d ms; it serves cells %s",
        step.fault(), victim.name(), step.lasting().toMillis(), cells);
    failovers.begin(cells);
    switch (step.fault()) {
      case KILL -> victim.kill();
      case PAUSE -> victim.pause();
      case CUT, CUT_OUTBOUND, CUT_INBOUND -> cluster.network().cut(host, step.fault());
      case BROKER_KILL, BROKER_RESTART -> throw new IllegalStateException();
    }
    return cells;
  }

  private void heal() throws IOException {
    for (Broken fault : List.copyOf(broken)) {
      if (isToBeHealed(fault)) {
        broken.remove(fault);
        switch (fault.step().fault()) {
          case KILL -> cluster.controlPlane(fault.host()).start();
          case PAUSE -> cluster.controlPlane(fault.host()).resume();
          case CUT, CUT_OUTBOUND, CUT_INBOUND -> cluster.network().heal(fault.host());
          case BROKER_KILL -> cluster.broker().start();
          case BROKER_RESTART -> {}
        }
      }
    }
  }

  /** A zombie is one only when another has its cells. */
  private boolean isToBeHealed(Broken fault) {
    long late = System.nanoTime() - fault.healNanos();
    return late >= 0 && (late >= SUCCESSION_PATIENCE.toNanos() || failovers.areOver(fault.cells()));
  }

  // ---- the end

  private ChaosReport report(Load load, long created, boolean settled) {
    LogCheck check = LogCheck.of(kafka, plan.cells());
    return new ChaosReport(
        plan,
        done,
        cluster.network().whyNotCut(),
        load.submitted(),
        created,
        ledger.acknowledged().size(),
        ledger.deletions(),
        check.undecided(ledger.acknowledged()),
        check.bindings(),
        check.records(),
        cluster.unexpectedEnds(),
        settled,
        check.counts(),
        check.violations(),
        failovers.percentiles(),
        failovers.spoiled());
  }

  private static void await(String what, Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    Progress.print("waiting for %s", what);
    if (!awaitAtMost(patience, condition)) {
      throw new IllegalStateException("%s: not within %d s".formatted(what, patience.toSeconds()));
    }
  }

  static boolean awaitAtMost(Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(TICK_MILLIS);
    }
    return true;
  }

  /** At any moment, and more than once. */
  @Override
  public void close() {
    cluster.close();
  }
}
