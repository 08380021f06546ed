package io.fairlead.cli.bench;

import io.fairlead.cli.bench.Measurement.Memory;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final Consumer<String> progress;

  /**
   * How to measure.
   *
   * @param warmUpSeconds of rounds that nobody looks at, for the compiler; at least one unless it
   *     is 0
   * @param rounds rounds that count
   * @param batch pods a cycle
   * @param memory whether the heap is measured, too, which takes a dozen full collections
   */
  public record Plan(int warmUpSeconds, int rounds, int batch, boolean memory) {
    public static final Plan DEFAULT = new Plan(5, 5, 1_000, true);

    public Plan {
      check("warm-up", warmUpSeconds, 0);
      check("rounds", rounds, 1);
      check("batch", batch, 1);
    }

    private static void check(String name, int value, int least) {
      if (value < least) {
        throw new IllegalArgumentException(
            "%s is %d, must be %d or more".formatted(name, value, least));
      }
    }
  }

  /** What was decided in one round, and what that took; times in nanoseconds. */
  private record Round(
      long placed, long preempted, long decisions, long wall, long cpu, long allocated) {
    double placementsPerSecond() {
      return placed * 1e9 / wall;
    }
  }

  /**
   * Makes ready; nothing is measured yet.
   *
   * @param progress is told of every round, for rounds can be long
   */
  public SchedulerBench(Workload workload, ClusterSize size, Plan plan, Consumer<String> progress) {
    this.size = size;
    this.scenario = workload.of(size);
    this.plan = plan;
    this.progress = progress;
  }

  public Measurement run() {
    warmUp();
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < plan.rounds(); i++) {
      Round round = round();
      tell("round %d of %d".formatted(i + 1, plan.rounds()), round);
      rounds.add(round);
    }
    rounds.sort((a, b) -> Double.compare(a.placementsPerSecond(), b.placementsPerSecond()));
    Round median = rounds.get(rounds.size() / 2);
    Round best = rounds.getLast();
    if (rounds.stream().anyMatch(round -> round.decisions() != best.decisions())) {
      throw new IllegalStateException("the same pods on the same nodes were decided differently");
    }
    return new Measurement(
        median.placed(),
        median.preempted(),
        Math.round(median.placementsPerSecond()),
        Math.round(best.placementsPerSecond()),
        perOne(median.wall(), median.placed()),
        Math.round(median.placed() * 1e9 / median.cpu()),
        Math.round(100.0 * median.cpu() / median.wall()) / 100.0,
        perOne(median.allocated(), median.decisions()),
        plan.memory() ? memory() : null);
  }

  private void warmUp() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.warmUpSeconds());
    while (System.nanoTime() - end < 0) {
      tell("warm-up", round());
    }
  }

  private void tell(String what, Round round) {
    progress.accept(
        "%,d nodes, %s: %,d of %,d pods placed, %,.0f a second"
            .formatted(
                size.nodes(), what, round.placed(), size.pods(), round.placementsPerSecond()));
  }

  private static long perOne(long total, long count) {
    return count == 0 ? 0 : total / count;
  }

  private Round round() {
    SchedulingLoop loop = settled(scenario.nodes());
    long placedBefore = loop.bound();
    long decisionsBefore = loop.decisions();
    long wall = 0;
    long cpu = 0;
    long allocated = 0;
    for (int from = 0; from < size.pods(); from += plan.batch()) {
      List<PodSubmitted> batch = submissions(scenario::pod, from, batchEnd(from, size.pods()));
      long allocatedBefore = THREAD.getCurrentThreadAllocatedBytes();
      long cpuBefore = THREAD.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      loop.run(batch);
      wall += System.nanoTime() - start;
      cpu += THREAD.getCurrentThreadCpuTime() - cpuBefore;
      allocated += THREAD.getCurrentThreadAllocatedBytes() - allocatedBefore;
    }
    return new Round(
        loop.bound() - placedBefore,
        loop.stopped(),
        loop.decisions() - decisionsBefore,
        wall,
        cpu,
        allocated);
  }

  /** A cluster as it is before the measurement. */
  private SchedulingLoop settled(List<Node> nodes) {
    SchedulingLoop loop = SchedulingLoop.leastAllocated();
    loop.register(nodes);
    submit(loop, scenario::resident, 0, scenario.residents());
    return loop;
  }

  private void submit(SchedulingLoop loop, IntFunction<Pod> pods, int begin, int end) {
    for (int from = begin; from < end; from += plan.batch()) {
      loop.run(submissions(pods, from, batchEnd(from, end)));
    }
  }

  private int batchEnd(int from, int end) {
    return (int) Math.min((long) from + plan.batch(), end);
  }

  private static List<PodSubmitted> submissions(IntFunction<Pod> pods, int from, int to) {
    List<PodSubmitted> submissions = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      submissions.add(new PodSubmitted(pods.apply(i)));
    }
    return submissions;
  }

  // ---- memory

  /**
   * The index is what is there when each shape has been met once, without the nodes' descriptions.
   * A pod is what each further one adds, the strings of its name and uid included. The cluster has
   * no residents, for they would count as index.
   */
  private Memory memory() {
    List<Node> nodes = scenario.nodes();
    long descriptions = LiveHeap.bytes();
    SchedulingLoop loop = SchedulingLoop.leastAllocated();
    loop.register(nodes);
    int met = Math.min(size.shapes(), size.pods() / 2);
    submit(loop, scenario::pod, 0, met);
    long index = LiveHeap.bytes();
    long boundBefore = loop.bound();
    submit(loop, scenario::pod, met, size.pods());
    long all = LiveHeap.bytes();
    return new Memory(
        Math.max(0, perOne(all - index, loop.bound() - boundBefore)),
        Math.max(0, perOne(index - descriptions, nodes.size())));
  }
}
