package io.fairlead.cli.bench;

import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Pods placed a second, in cycles of a thousand, as {@code bench scheduler} does it. What this adds
 * is the steady state: the shapes' indexes are there already. A cluster that has got the pods it
 * was made for is left for a new one.
 *
 * <p>Not a test: {@code ./mvnw -q test-compile exec:exec@jmh -Dbench.args="SchedulerBenchmark -p
 * workload=PLAIN -p nodes=5000"}; without arguments everything is measured, which takes ten
 * minutes.
 *
 * <p>A cycle takes milliseconds, so what a set-up before each costs JMH's clock does not matter.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class SchedulerBenchmark {
  private static final int BATCH = 1_000;

  /** At least. */
  private static final int CYCLES_A_CLUSTER = 10;

  @Param({"PLAIN", "MIXED", "SPREAD", "PREEMPT"})
  private Workload workload;

  @Param({"500", "5000", "50000"})
  private int nodes;

  private ClusterSize size;
  private Scenario scenario;
  private SchedulingLoop loop;
  private List<PodSubmitted> pods;
  private int next;
  private long boundBefore;

  @Setup(Level.Trial)
  public void prepare() {
    int shapes = workload.defaultShapes();
    int pods = Math.max(workload.defaultPods(nodes), shapes + CYCLES_A_CLUSTER * BATCH);
    size = new ClusterSize(nodes, pods, shapes);
    scenario = workload.of(size);
    newCluster();
  }

  /** With each shape met once already. */
  private void newCluster() {
    loop = SchedulingLoop.leastAllocated();
    loop.register(scenario.nodes());
    loop.run(submissions(scenario.residents(), true));
    next = 0;
    loop.run(submissions(size.shapes(), false));
  }

  private List<PodSubmitted> submissions(int count, boolean residents) {
    List<PodSubmitted> submissions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      submissions.add(new PodSubmitted(residents ? scenario.resident(i) : scenario.pod(next++)));
    }
    return submissions;
  }

  @Setup(Level.Invocation)
  public void makePods() {
    if (next + BATCH > size.pods()) {
      newCluster();
    }
    pods = submissions(BATCH, false);
    boundBefore = loop.bound();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long place() {
    loop.run(pods);
    return loop.bound();
  }

  /** Turning pods away is fast, and not what is measured. */
  @TearDown(Level.Invocation)
  public void everyPodWasPlaced() {
    long bound = loop.bound() - boundBefore;
    if (bound != BATCH) {
      throw new IllegalStateException("only %d of %d pods were placed".formatted(bound, BATCH));
    }
  }
}
