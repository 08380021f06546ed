package io.fairlead.domain;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.TermBuilder.term;

import io.fairlead.domain.autoscaling.Autoscaler;
import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.discovery.Discovery;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.domain.testing.CompactState;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Selectors;
import io.fairlead.domain.testing.Services;
import io.fairlead.domain.workload.WorkloadController;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a logic takes to write down a cell of 5,000 nodes full of pods, and to take it over
 * again; without what it costs to make bytes of it and to read them.
 *
 * <p>The pods are those of 500 apps in 50 namespaces, with services, quotas, budgets and affinity
 * here and there. Single shots: the first is what a start costs, cold.
 *
 * <p>Not a test: {@code ./mvnw -q test-compile exec:exec@jmh -Dbench.args="SnapshotBenchmark -p
 * pods=150000"}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class SnapshotBenchmark {
  private static final int NODES = 5_000;
  private static final int APPS = 500;

  /** Which logic; its name is part of the figures. */
  public enum Kind {
    SCHEDULER,
    WORKLOAD,
    DISCOVERY,
    AUTOSCALER
  }

  @Param Kind kind;

  @Param({"150000", "1000000"})
  int pods;

  private Logic<?> original;
  private CompactState state;

  @Setup
  public void fold() {
    original = newLogic();
    specs().forEach(this::apply);
    for (int i = 0; i < NODES; i++) {
      apply(node("node-" + i).cpu(1_000_000).label("zone", "zone-" + i % 3).registered());
    }
    for (int i = 0; i < pods; i++) {
      place(i);
    }
    state = save();
  }

  private Logic<?> newLogic() {
    return switch (kind) {
      case SCHEDULER -> new Scheduler(SchedulingPolicy.kubernetesDefaults());
      case WORKLOAD -> new WorkloadController();
      case DISCOVERY -> new Discovery();
      case AUTOSCALER -> new Autoscaler(AutoscalingPolicy.kubernetesDefaults());
    };
  }

  private void apply(Event event) {
    original.apply(event, Cycle.START);
  }

  @SuppressWarnings("unchecked")
  private void place(int i) {
    Pod pod = newPod(i);
    PodBound bound = new PodBound(pod, "node-" + i % NODES);
    apply(new PodSubmitted(pod));
    if (kind == Kind.SCHEDULER) {
      ((Logic<PlacementDecision>) original).applyDecision(bound, Cycle.START);
    } else {
      apply(new PlacementDecided(List.of(bound)));
    }
    apply(statusOf(pod, bound.node(), true, "10.0.%d.%d".formatted(i / 256 % 256, i % 256)));
  }

  private static Pod newPod(int i) {
    int app = i % APPS;
    PodBuilder pod =
        pod("app-%d-5d4f8c7b9d-%05x".formatted(app, i))
            .namespace("team-" + app % 50)
            .uid(String.format(Locale.ROOT, "%08x-7c3a-4b1e-9f00-0123456789ab", i))
            .label("app", "app-" + app)
            .label("pod-template-hash", "5d4f8c7b9d")
            .ownedBy("Deployment", "app-" + app, "uid-app-" + app)
            .cpu(100 + app % 7 * 50L)
            .memory((1L + app % 4) << 28);
    if (app % 20 == 0) {
      pod.preferringApart(50, term("kubernetes.io/hostname", "app", "app-" + app));
    }
    return pod.build();
  }

  private static List<Event> specs() {
    List<Event> specs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      specs.add(
          new ResourceQuotaApplied(
              new ResourceQuota(
                  Metadata.named("team-" + i, "quota"), Resources.NONE.with("pods", 1_000_000))));
    }
    for (int app = 0; app < APPS; app += 2) {
      specs.add(new ServiceApplied(Services.service("app-" + app, "app", "app-" + app)));
    }
    for (int app = 0; app < APPS; app += 10) {
      specs.add(
          new PodDisruptionBudgetApplied(
              new PodDisruptionBudget(
                  Metadata.named("team-" + app % 50, "app-" + app),
                  new PodDisruptionBudgetSpec(
                      Selectors.labelled("app", "app-" + app), null, new IntOrPercent(10, true)))));
    }
    return specs;
  }

  @Benchmark
  public CompactState save() {
    CompactState written = new CompactState();
    original.save(written);
    return written;
  }

  @Benchmark
  public Logic<?> load() {
    Logic<?> loaded = newLogic();
    loaded.load(state.read());
    return loaded;
  }
}
