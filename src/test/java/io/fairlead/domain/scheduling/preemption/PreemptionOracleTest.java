package io.fairlead.domain.scheduling.preemption;

import static io.fairlead.domain.scheduling.preemption.PreemptingCluster.budget;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.scheduling.cluster.Nominations.Nomination;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.PodEntry.State;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Preemption against its rules by brute force, over random histories in which everything changes
 * that it keeps count of.
 */
class PreemptionOracleTest {
  private static final int STEPS = 60;
  private static final List<String> RESOURCES = List.of("cpu", "memory", "pods");

  @Property(tries = 3_000)
  void theCheapestNodeAndItsVictimsAreThoseOfTheRules(@ForAll long seed) {
    Story story = new Story(seed, false);
    for (int step = 0; step < STEPS; step++) {
      story.tell();
    }
  }

  @Property(tries = 500)
  void soTheyAreForShapesThatLookAtOtherNodes(@ForAll long seed) {
    Story story = new Story(seed, true);
    for (int step = 0; step < STEPS; step++) {
      story.tell();
    }
  }

  /** What a node would cost, by the rules. */
  private record Cost(
      int slot, int violations, int highest, long sum, int count, long latest, List<String> uids) {
    static final Comparator<Cost> CHEAPEST_FIRST =
        Comparator.comparingInt(Cost::violations)
            .thenComparingInt(Cost::highest)
            .thenComparingLong(Cost::sum)
            .thenComparingInt(Cost::count)
            .thenComparing(Comparator.comparingLong(Cost::latest).reversed())
            .thenComparingInt(Cost::slot);
  }

  private static final class Story {
    private final Random random;
    private final PreemptingCluster cluster;
    private final Map<NamespacedName, PodDisruptionBudget> budgets = new TreeMap<>();
    private final boolean looksAtOtherNodes;
    private int names;

    Story(long seed, boolean looksAtOtherNodes) {
      random = new Random(seed);
      cluster = new PreemptingCluster(looksAtOtherNodes);
      this.looksAtOtherNodes = looksAtOtherNodes;
    }

    void tell() {
      switch (random.nextInt(14)) {
        case 0, 1 -> cluster.put(machine());
        case 2, 3, 4, 5 -> placeSomewhere();
        case 6 -> anyPlaced().ifPresent(cluster::remove);
        case 7 -> anyPlaced().ifPresent(pod -> cluster.report(pod, random.nextBoolean()));
        case 8 ->
            anyPlaced().filter(pod -> pod.state() == State.BOUND).ifPresent(cluster::terminate);
        case 9 -> applyBudget();
        case 10 -> dropBudget();
        case 11 -> anyNode().ifPresent(node -> cluster.ready(node, random.nextInt(4) > 0));
        default -> preempt();
      }
      nothingIsPromisedTwice();
      allowedAsCountedAnew();
    }

    private NodeBuilder machine() {
      NodeBuilder machine =
          node("node-" + random.nextInt(5)).cpu(random.nextInt(9)).memory(random.nextInt(9));
      return random.nextInt(4) == 0 ? machine.pods(1 + random.nextInt(4)) : machine;
    }

    private PodBuilder any() {
      String name = "pod-" + names++;
      return pod(name)
          .uid("uid-" + name)
          .cpu(random.nextInt(5))
          .memory(random.nextInt(4))
          .label("app", List.of("a", "b", "c").get(random.nextInt(3)));
    }

    private Optional<String> anyNode() {
      List<String> nodes = new ArrayList<>();
      cluster.state.slotsByName().forEach(slot -> nodes.add(cluster.state.node(slot).name()));
      return nodes.isEmpty()
          ? Optional.empty()
          : Optional.of(nodes.get(random.nextInt(nodes.size())));
    }

    private Optional<PodEntry> anyPlaced() {
      List<PodEntry> placed = cluster.pods.values().stream().filter(p -> p.slot() >= 0).toList();
      return placed.isEmpty()
          ? Optional.empty()
          : Optional.of(placed.get(random.nextInt(placed.size())));
    }

    private void placeSomewhere() {
      PodEntry pod = cluster.submit(any(), random.nextInt(4));
      for (int slot : cluster.state.slotsByName()) {
        String node = cluster.state.node(slot).name();
        if (cluster.fits(pod.shape(), node)) {
          cluster.place(pod, node);
          cluster.report(pod, random.nextInt(3) > 0);
          return;
        }
      }
      cluster.remove(pod);
    }

    private void applyBudget() {
      String amount = random.nextInt(3) == 0 ? "50%" : Integer.toString(random.nextInt(3));
      boolean min = random.nextBoolean();
      PodDisruptionBudget budget =
          budget(
              "budget-" + random.nextInt(3),
              random.nextInt(5) == 0 ? null : List.of("a", "b").get(random.nextInt(2)),
              min ? amount : null,
              min ? null : amount);
      budgets.put(budget.namespacedName(), budget);
      cluster.apply(budget);
    }

    private void dropBudget() {
      if (!budgets.isEmpty()) {
        NamespacedName name = budgets.keySet().iterator().next();
        budgets.remove(name);
        cluster.preemption.budgetDeleted(name);
      }
    }

    /** A few shapes come again and again, so that what is remembered of them grows old. */
    private void preempt() {
      int kind = random.nextInt(4);
      String name = "high-" + names++;
      PodBuilder builder =
          pod(name).uid("uid-" + name).cpu(List.of(2, 3, 4, 1).get(kind)).memory(kind % 2);
      PodEntry pod = cluster.submit(builder, 1 + kind % 3);
      Shape shape = pod.shape();
      for (int slot : cluster.state.slotsByName()) {
        String node = cluster.state.node(slot).name();
        if (cluster.fits(shape, node)) {
          cluster.place(cluster.waiting(shape).getFirst(), node);
          return;
        }
      }
      Optional<PodEntry> preemptor =
          cluster.waiting(shape).stream().filter(waiting -> !isNominated(waiting)).findFirst();
      Optional<Cost> expected = preemptor.flatMap(p -> cheapest(shape));

      Optional<PodNominated> decision = cluster.decide(shape);

      assertThat(decision.map(PodNominated::uid))
          .isEqualTo(expected.flatMap(cost -> preemptor.map(PodEntry::uid)));
      assertThat(decision.map(PodNominated::node))
          .isEqualTo(expected.map(cost -> cluster.state.node(cost.slot).name()));
      assertThat(decision.map(PodNominated::victims)).isEqualTo(expected.map(Cost::uids));
      decision.ifPresent(this::follow);
    }

    private void follow(PodNominated decision) {
      PodEntry preemptor = cluster.pods.get(decision.uid());
      assertThat(decision.victims())
          .allMatch(uid -> cluster.pods.get(uid).shape().priority() < preemptor.shape().priority());
      assertThat(cluster.apply(decision))
          .extracting("uid")
          .containsExactlyElementsOf(decision.victims());
      if (random.nextBoolean()) {
        decision.victims().forEach(uid -> cluster.remove(cluster.pods.get(uid)));
      }
    }

    private boolean isNominated(PodEntry pod) {
      Nomination promise = cluster.state.nominations().of(pod);
      return promise != null
          && (!looksAtOtherNodes
              || on(promise.slot()).stream()
                  .anyMatch(
                      other ->
                          other.isOnItsWayOut()
                              && other.shape().priority() < pod.shape().priority()));
    }

    // ---- the rules

    private List<PodEntry> on(int slot) {
      return cluster.state.podsOn(slot);
    }

    private Optional<Cost> cheapest(Shape shape) {
      List<Cost> costs = new ArrayList<>();
      for (int slot : cluster.state.slotsByName()) {
        if (cluster.state.isReady(slot)) {
          cost(shape, slot).ifPresent(costs::add);
        }
      }
      return costs.stream().min(Cost.CHEAPEST_FIRST);
    }

    private Optional<Cost> cost(Shape shape, int slot) {
      List<PodEntry> kept = new ArrayList<>();
      List<PodEntry> lower = new ArrayList<>();
      boolean leaving = false;
      for (PodEntry pod : on(slot)) {
        if (pod.shape().priority() >= shape.priority()) {
          kept.add(pod);
        } else if (pod.state() == State.BOUND) {
          lower.add(pod);
        } else {
          leaving = true;
        }
      }
      if ((lower.isEmpty() && !leaving) || !fits(shape, slot, kept)) {
        return Optional.empty();
      }
      Comparator<PodEntry> importance =
          Comparator.comparingInt((PodEntry pod) -> -pod.shape().priority())
              .thenComparingLong(PodEntry::placement);
      lower.sort(importance);
      List<PodEntry> violating = violating(lower);
      List<PodEntry> victims = new ArrayList<>();
      int violations = 0;
      List<PodEntry> order = new ArrayList<>(violating);
      lower.stream().filter(pod -> !violating.contains(pod)).forEach(order::add);
      for (PodEntry pod : order) {
        kept.add(pod);
        if (!fits(shape, slot, kept)) {
          kept.remove(pod);
          victims.add(pod);
          violations += violating.contains(pod) ? 1 : 0;
        }
      }
      victims.sort(importance);
      return Optional.of(
          new Cost(
              slot,
              violations,
              victims.isEmpty() ? Integer.MIN_VALUE : victims.getFirst().shape().priority(),
              victims.stream().mapToLong(pod -> pod.shape().priority() + (1L << 31)).sum(),
              victims.size(),
              victims.isEmpty() ? Long.MAX_VALUE : victims.getFirst().placement(),
              victims.stream()
                  .sorted(Comparator.comparing(PodEntry::name))
                  .map(PodEntry::uid)
                  .toList()));
    }

    private boolean fits(Shape shape, int slot, List<PodEntry> kept) {
      List<Shape> all = new ArrayList<>(List.of(shape));
      kept.forEach(pod -> all.add(pod.shape()));
      for (Nomination promise : cluster.state.nominations().at(slot)) {
        if (promise.shape().priority() >= shape.priority()) {
          all.add(promise.shape());
        }
      }
      return fit(slot, all);
    }

    /** What the first does not ask for may be over-committed: the node may have shrunk. */
    private boolean fit(int slot, List<Shape> all) {
      return RESOURCES.stream()
          .allMatch(
              resource ->
                  sumOf(List.of(all.getFirst()), resource) == 0
                      || sumOf(all, resource) <= has(slot, resource));
    }

    private long has(int slot, String resource) {
      return cluster.state.allocatable(cluster.state.resourceId(resource), slot);
    }

    private static long sumOf(List<Shape> shapes, String resource) {
      return resource.equals("pods")
          ? shapes.size()
          : shapes.stream().mapToLong(shape -> shape.key().requests().get(resource)).sum();
    }

    private List<PodEntry> violating(List<PodEntry> candidates) {
      Map<NamespacedName, Long> left = new TreeMap<>();
      budgets.values().forEach(b -> left.put(b.namespacedName(), allowed(b)));
      List<PodEntry> violating = new ArrayList<>();
      for (PodEntry pod : candidates) {
        boolean violated = false;
        for (PodDisruptionBudget budget : budgets.values()) {
          if (budget.spec().selector().matches(pod.labels())) {
            violated |= left.merge(budget.namespacedName(), -1L, Long::sum) < 0;
          }
        }
        if (violated) {
          violating.add(pod);
        }
      }
      return violating;
    }

    private long allowed(PodDisruptionBudget budget) {
      long expected = 0;
      long healthy = 0;
      for (PodEntry pod : cluster.pods.values()) {
        if (budget.spec().selector().matches(pod.labels())
            && (pod.state() == State.PENDING || pod.state() == State.BOUND)) {
          expected++;
          healthy += pod.state() == State.BOUND && pod.isReady() ? 1 : 0;
        }
      }
      var min = budget.spec().minAvailable();
      var max = budget.spec().maxUnavailable();
      long desired = min != null ? min.of(expected) : expected - max.of(expected);
      return Math.max(0, healthy - desired);
    }

    // ---- what must always hold

    private void allowedAsCountedAnew() {
      Map<NamespacedName, Long> expected = new TreeMap<>();
      budgets.values().forEach(b -> expected.put(b.namespacedName(), allowed(b)));
      assertThat(cluster.preemption.allowedDisruptions()).isEqualTo(expected);
    }

    /** What is promised on a node fits there together once those that are leaving have gone. */
    private void nothingIsPromisedTwice() {
      for (int slot : cluster.state.slotsByName()) {
        List<Shape> before = new ArrayList<>();
        for (Nomination promise : cluster.state.nominations().at(slot)) {
          List<Shape> all = new ArrayList<>(List.of(promise.shape()));
          all.addAll(before);
          before.add(promise.shape());
          for (PodEntry pod : on(slot)) {
            if (!pod.isOnItsWayOut() || pod.shape().priority() >= promise.shape().priority()) {
              all.add(pod.shape());
            }
          }
          assertThat(cluster.state.isReady(slot)).isTrue();
          assertThat(fit(slot, all)).isTrue();
        }
      }
    }
  }
}
