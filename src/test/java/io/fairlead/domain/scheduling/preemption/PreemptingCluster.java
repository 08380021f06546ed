package io.fairlead.domain.scheduling.preemption;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** A cluster and its preemption, without a queue: the test says who is placed where. */
final class PreemptingCluster {
  final ClusterState state = new ClusterState();
  final Map<String, PodEntry> pods = new LinkedHashMap<>();
  final Preemption preemption;
  private final Map<Shape.Key, Shape> shapes = new LinkedHashMap<>();
  private long sequence;

  PreemptingCluster() {
    this(false);
  }

  PreemptingCluster(boolean looksAtOtherNodes) {
    preemption = new Preemption(state, new ResourcesAndReadiness(state, looksAtOtherNodes));
  }

  /** The filters, as far as these tests need any. */
  private record ResourcesAndReadiness(ClusterState cluster, boolean elsewhere)
      implements Feasibility {
    @Override
    public boolean couldFit(Shape shape, int slot) {
      return cluster.isReady(slot)
          && (shape.nodeName() == null || shape.nodeName().equals(cluster.node(slot).name()));
    }

    @Override
    public boolean fits(Shape shape, int slot) {
      for (int i = 0; i < shape.resourceCount(); i++) {
        if (shape.amount(i) > 0
            && shape.amount(i) > cluster.available(shape.resource(i), slot, shape)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean looksAtOtherNodes(Shape shape) {
      return elsewhere;
    }
  }

  int slot(String node) {
    return state.slotOf(node).orElseThrow();
  }

  void put(NodeBuilder node) {
    Node built = node.build();
    state.put(built, true);
    preemption.nodeChanged(slot(built.name()));
  }

  void ready(String node, boolean ready) {
    state.setReady(slot(node), ready);
    preemption.nodeChanged(slot(node));
  }

  PodEntry submit(PodBuilder builder, int priority) {
    return submit(builder, priority, PreemptionPolicy.PreemptLowerPriority);
  }

  PodEntry submit(PodBuilder builder, int priority, PreemptionPolicy policy) {
    Pod pod = builder.build();
    Shape.Key key = Shape.Key.of(pod, pod.metadata().labels(), priority, policy, null);
    Shape shape =
        shapes.computeIfAbsent(
            key, k -> new Shape(shapes.size(), k, state.resourceAmounts(k.requests()), null));
    PodEntry entry = new PodEntry(pod, pod.metadata().labels(), shape, sequence++);
    pods.put(entry.uid(), entry);
    preemption.afterChange(entry);
    return entry;
  }

  /** A pod that runs on a node and is ready. */
  PodEntry running(String node, PodBuilder builder, int priority) {
    PodEntry pod = submit(builder, priority);
    place(pod, node);
    report(pod, true);
    return pod;
  }

  void place(PodEntry pod, String node) {
    preemption.beforeChange(pod);
    pod.bind(slot(node), List.of());
    state.place(pod, slot(node));
    preemption.afterChange(pod);
    preemption.bound(pod, slot(node));
  }

  void report(PodEntry pod, boolean ready) {
    preemption.beforeChange(pod);
    pod.report(ready);
    preemption.afterChange(pod);
  }

  void terminate(PodEntry pod) {
    preemption.beforeChange(pod);
    pod.terminating(30);
    preemption.afterChange(pod);
  }

  void remove(PodEntry pod) {
    preemption.beforeChange(pod);
    if (pod.slot() >= 0) {
      state.unplace(pod, pod.slot());
    }
    pods.remove(pod.uid());
    preemption.gone(pod);
  }

  void apply(PodDisruptionBudget budget) {
    preemption.budgetApplied(
        budget,
        pods.values().stream()
            .filter(pod -> pod.name().namespace().equals(budget.metadata().namespace()))
            .toList());
  }

  static PodDisruptionBudget budget(
      String name, String app, String minAvailable, String maxUnavailable) {
    TreeMap<String, String> labels = new TreeMap<>();
    if (app != null) {
      labels.put("app", app);
    }
    return new PodDisruptionBudget(
        Metadata.named("default", name),
        new PodDisruptionBudgetSpec(
            new LabelSelector(labels),
            minAvailable == null ? null : IntOrPercent.parse(minAvailable),
            maxUnavailable == null ? null : IntOrPercent.parse(maxUnavailable)));
  }

  long allowed(String budget) {
    return preemption.allowedDisruptions().get(new NamespacedName("default", budget));
  }

  List<PodEntry> waiting(Shape shape) {
    return pods.values().stream()
        .filter(pod -> pod.state() == PodEntry.State.PENDING && pod.shape() == shape)
        .toList();
  }

  private LongFunction<PodEntry> waitingAfter(Shape shape) {
    return sequence ->
        waiting(shape).stream().filter(pod -> pod.sequence() > sequence).findFirst().orElse(null);
  }

  /** Decides, and checks that nothing has changed by it. */
  Optional<PodNominated> decide(Shape shape) {
    List<Long> before = use();
    long version = state.journal().version();
    Optional<PodNominated> decision = preemption.decide(shape, waitingAfter(shape));
    assertThat(use()).isEqualTo(before);
    assertThat(state.journal().version()).isEqualTo(version);
    assertThat(preemption.decide(shape, waitingAfter(shape))).isEqualTo(decision);
    return decision;
  }

  private List<Long> use() {
    List<Long> use = new ArrayList<>();
    for (int slot = 0; slot < state.slotCount(); slot++) {
      for (String resource : List.of("cpu", "memory", "pods")) {
        use.add(state.used(state.resourceId(resource), slot));
      }
    }
    return use;
  }

  /** Applies a preemption and tells its victims; returns what they were told. */
  List<PodTerminating> apply(PodNominated nominated) {
    preemption.nominated(
        nominated,
        pods.get(nominated.uid()),
        slot(nominated.node()),
        nominated.victims().stream().map(pods::get).filter(Objects::nonNull).toList());
    List<PodTerminating> told = new ArrayList<>();
    for (var next = preemption.nextVictim(); next.isPresent(); next = preemption.nextVictim()) {
      told.add(next.get());
      terminate(pods.get(next.get().uid()));
    }
    return told;
  }

  /** Whether a pod of the shape may be placed on a node as things are. */
  boolean fits(Shape shape, String node) {
    Feasibility filters = new ResourcesAndReadiness(state, false);
    return filters.couldFit(shape, slot(node)) && filters.fits(shape, slot(node));
  }
}
