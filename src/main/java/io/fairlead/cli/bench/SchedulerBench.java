package io.fairlead.cli.bench;

import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Places the pods of a workload on its nodes, several times, and says what it took on one core.
 *
 * <p>Measured is the whole decision: a submission folded, a node chosen, the choice applied. The
 * clock, which stops while the next batch of pods is made, begins when the nodes are known, so the
 * first pod of a shape pays for its index.
 */
public final class SchedulerBench {
  private static final com.sun.management.ThreadMXBean THREAD =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ClusterSize size;
  private final Scenario scenario;
  private final Plan plan;

  /**
   * How to measure.
   *
   * @param warmUps rounds that nobody looks at, for the compiler
   * @param rounds rounds that count
   * @param batch pods a cycle
   */
  public record Plan(int warmUps, int rounds, int batch) {
    public static final Plan DEFAULT = new Plan(2, 5, 1_000);

    public Plan {
      if (warmUps < 0) {
        throw new IllegalArgumentException("warm-up rounds are %d".formatted(warmUps));
      }
      if (rounds < 1) {
        throw new IllegalArgumentException("rounds is %d, must be 1 or more".formatted(rounds));
      }
      if (batch < 1) {
        throw new IllegalArgumentException("batch is %d, must be 1 or more".formatted(batch));
      }
    }
  }

  /** Of one round: wall clock and thread's processor time in nanoseconds. */
  private record Round(long placed, long decisions, long nanos, long cpuNanos, long allocated) {
    double placementsPerSecond() {
      return placed * 1e9 / nanos;
    }
  }

  public SchedulerBench(Workload workload, ClusterSize size, Plan plan) {
    this.size = size;
    this.scenario = workload.of(size);
    this.plan = plan;
  }

  public Measurement run() {
    for (int i = 0; i < plan.warmUps(); i++) {
      round();
    }
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < plan.rounds(); i++) {
      rounds.add(round());
    }
    rounds.sort((a, b) -> Double.compare(a.placementsPerSecond(), b.placementsPerSecond()));
    Round median = rounds.get(rounds.size() / 2);
    Round best = rounds.getLast();
    if (rounds.stream().anyMatch(round -> round.decisions() != best.decisions())) {
      throw new IllegalStateException("the same pods on the same nodes were decided differently");
    }
    Memory memory = memory();
    return new Measurement(
        median.placed(),
        Math.round(median.placementsPerSecond()),
        Math.round(best.placementsPerSecond()),
        median.placed() == 0 ? 0 : median.nanos() / median.placed(),
        (double) median.cpuNanos() / median.nanos(),
        median.decisions() == 0 ? 0 : median.allocated() / median.decisions(),
        memory.bytesPerPod(),
        memory.bytesPerNodeOfIndex());
  }

  private Round round() {
    SchedulingLoop loop = settled(scenario.nodes());
    long placedBefore = loop.bound();
    long decisionsBefore = loop.decisions();
    long nanos = 0;
    long cpuNanos = 0;
    long allocated = 0;
    for (int from = 0; from < size.pods(); from += plan.batch()) {
      List<PodSubmitted> batch = batch(scenario::pod, from, size.pods());
      long allocatedBefore = THREAD.getCurrentThreadAllocatedBytes();
      long cpuBefore = THREAD.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      loop.run(batch);
      nanos += System.nanoTime() - start;
      cpuNanos += THREAD.getCurrentThreadCpuTime() - cpuBefore;
      allocated += THREAD.getCurrentThreadAllocatedBytes() - allocatedBefore;
    }
    return new Round(
        loop.bound() - placedBefore,
        loop.decisions() - decisionsBefore,
        nanos,
        cpuNanos,
        allocated);
  }

  /** A cluster as it is before the measurement. */
  private SchedulingLoop settled(List<Node> nodes) {
    SchedulingLoop loop = SchedulingLoop.leastAllocated();
    loop.register(nodes);
    for (int from = 0; from < scenario.residents(); from += plan.batch()) {
      loop.run(batch(scenario::resident, from, scenario.residents()));
    }
    return loop;
  }

  private List<PodSubmitted> batch(IntFunction<Pod> pods, int from, int end) {
    int to = Math.min(from + plan.batch(), end);
    List<PodSubmitted> batch = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      batch.add(new PodSubmitted(pods.apply(i)));
    }
    return batch;
  }

  // ---- memory

  /** Live bytes: of a pod that is placed, and of a node beyond its own description. */
  private record Memory(long bytesPerPod, long bytesPerNodeOfIndex) {}

  /**
   * The index is what is there when each shape has been met once, without the nodes' descriptions.
   * A pod is what each further one adds, the strings of its name and uid included.
   */
  private Memory memory() {
    List<Node> nodes = scenario.nodes();
    long descriptions = LiveHeap.bytes();
    SchedulingLoop loop = settled(nodes);
    int met = Math.min(size.shapes(), size.pods() / 2);
    loop.run(new ArrayList<>(batchOf(0, met)));
    long index = LiveHeap.bytes();
    long boundBefore = loop.bound();
    for (int from = met; from < size.pods(); from += plan.batch()) {
      loop.run(batch(scenario::pod, from, size.pods()));
    }
    long all = LiveHeap.bytes();
    long placed = loop.bound() - boundBefore;
    long nodeCount = nodes.size(); // reachable until here, like the loop
    return new Memory(
        placed == 0 ? 0 : (all - index) / placed, (index - descriptions) / nodeCount);
  }

  private List<PodSubmitted> batchOf(int from, int to) {
    List<PodSubmitted> pods = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      pods.add(new PodSubmitted(scenario.pod(i)));
    }
    return pods;
  }
}
