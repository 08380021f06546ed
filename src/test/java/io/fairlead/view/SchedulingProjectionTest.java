package io.fairlead.view;

import static io.fairlead.testing.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceDeleted;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetApplied;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetDeleted;
import io.fairlead.domain.event.SpecEvent.PodGroupApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassDeleted;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaDeleted;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the view makes of what the scheduler decides, and of what it decides by. */
class SchedulingProjectionTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final NamespacedName RULE = new NamespacedName("default", "rule");

  private final Projection projection = new Projection(START);
  private long version;

  private void fold(Event... events) {
    for (Event event : events) {
      version++;
      projection.fold(event, START.plusSeconds(version), version);
    }
  }

  private void decide(PlacementDecision... decisions) {
    fold(new PlacementDecided(List.of(decisions)));
  }

  private PodState shown(String name) {
    return projection.pods().value(new NamespacedName("default", name));
  }

  private void submit(Pod... pods) {
    for (Pod pod : pods) {
      fold(new PodSubmitted(pod));
    }
  }

  private void bind(Pod... pods) {
    for (Pod pod : pods) {
      decide(new PodBound(pod, "node-1"));
    }
  }

  private void report(Pod pod, PodPhase phase, boolean ready) {
    fold(
        new PodStatusChanged(
            pod.uid(), "default", pod.metadata().name(), "node-1", status(phase, ready)));
  }

  private void end(Pod pod, PodPhase phase) {
    fold(
        new PodTerminated(
            pod.uid(), "default", pod.metadata().name(), "node-1", status(phase, false)));
  }

  private static PodStatus status(PodPhase phase, boolean ready) {
    return new PodStatus(phase, null, null, ready, null, null, START, List.of());
  }

  /** Labelled {@code app=web}; asks for a tenth of a core. */
  private static Pod web(String name) {
    return pod(name, Map.of("app", "web"), 100).withUid("uid-" + name);
  }

  private List<String> reasonsOf(String pod) {
    return projection.occurrences().list(null).stream()
        .map(Versioned::value)
        .filter(event -> event.object().name().equals(pod))
        .map(Occurrence::reason)
        .toList();
  }

  @Nested
  class APod {

    @Test
    void thatIsNominatedSaysWhereUntilItIsBound() {
      submit(web("a"));
      decide(new PodNominated("uid-a", "default", "a", "node-1", List.of("uid-b", "uid-c")));
      assertThat(shown("a").placement().nominatedNode()).isEqualTo("node-1");
      assertThat(reasonsOf("a")).containsExactly("Nominated");

      bind(web("a"));
      assertThat(shown("a").placement().nominatedNode()).isNull();
    }

    @Test
    void thatIsBoundHasThePriorityThatWasDecidedAndItsGpus() {
      submit(web("a"));
      Pod decided =
          new Pod(
              web("a").metadata(),
              web("a").spec().withPriority(7, PreemptionPolicy.PreemptLowerPriority));
      decide(new PodBound(decided, "node-1", List.of(0, 1)));

      assertThat(shown("a").pod().spec().priority()).isEqualTo(7);
      assertThat(shown("a").placement().gpus()).containsExactly(0, 1);
    }

    @Test
    void thatIsPreemptedSaysWhy() {
      submit(web("a"));
      bind(web("a"));
      decide(
          new PodTerminating(
              "uid-a",
              "default",
              "a",
              "node-1",
              30,
              PodTerminating.PREEMPTION,
              "Preempted by pod x on node node-1"));

      PodState.Disruption why = shown("a").deletion().disruption();
      assertThat(why.reason()).isEqualTo("PreemptionByScheduler");
      assertThat(why.message()).isEqualTo("Preempted by pod x on node node-1");
      assertThat(reasonsOf("a")).contains("Preempted", "Killing");
    }

    @Test
    void thatDoesNotTolerateItsNodeAnyMoreSaysWhy() {
      submit(web("a"));
      bind(web("a"));
      decide(
          new PodTerminating(
              "uid-a", "default", "a", "node-1", 30, PodTerminating.TAINT, "taint k=v"));

      assertThat(shown("a").deletion().disruption().reason()).isEqualTo("DeletionByTaintManager");
      assertThat(reasonsOf("a")).contains("TaintManagerEviction");
    }

    @Test
    void thatSomebodyDeletedHasNoDisruption() {
      submit(web("a"));
      bind(web("a"));
      fold(new PodDeletionRequested("default", "a", null, null));
      decide(new PodTerminating("uid-a", "default", "a", "node-1", 30));

      assertThat(shown("a").isDeleting()).isTrue();
      assertThat(shown("a").deletion().disruption()).isNull();
    }
  }

  @Nested
  class ADisruptionBudget {

    private DisruptionBudgetState budget() {
      return projection.disruptionBudgets().value(RULE);
    }

    private static PodDisruptionBudgetApplied applied(String minimum, String maximum) {
      return new PodDisruptionBudgetApplied(
          new PodDisruptionBudget(
              Metadata.named("default", "rule"),
              new PodDisruptionBudgetSpec(
                  new LabelSelector(new TreeMap<>(Map.of("app", "web"))),
                  minimum == null ? null : IntOrPercent.parse(minimum),
                  maximum == null ? null : IntOrPercent.parse(maximum))));
    }

    private void threeHealthyPods() {
      for (Pod pod : List.of(web("a"), web("b"), web("c"))) {
        submit(pod);
        bind(pod);
        report(pod, PodPhase.Running, true);
      }
      submit(pod("other").withUid("other"));
    }

    @Test
    void countsThePodsThatWereThereBeforeIt() {
      threeHealthyPods();
      fold(applied("2", null));

      assertThat(budget().expectedPods()).isEqualTo(3);
      assertThat(budget().currentHealthy()).isEqualTo(3);
      assertThat(budget().desiredHealthy()).isEqualTo(2);
      assertThat(budget().disruptionsAllowed()).isEqualTo(1);
    }

    @Test
    void allowsLessWhenAPodIsNotWellOrIsGoing() {
      fold(applied(null, "2"));
      threeHealthyPods();
      assertThat(budget().disruptionsAllowed()).isEqualTo(2);

      report(web("a"), PodPhase.Running, false);
      assertThat(budget().disruptionsAllowed()).isEqualTo(1);

      fold(new PodDeletionRequested("default", "b", null, null));
      assertThat(budget().disruptionsAllowed()).isZero();
      assertThat(budget().expectedPods()).as("it is missed until it is replaced").isEqualTo(3);
    }

    @Test
    void roundsAShareUp() {
      fold(applied("50%", null));
      threeHealthyPods();

      assertThat(budget().desiredHealthy()).isEqualTo(2);
    }

    @Test
    void forgetsPodsThatAreGone() {
      fold(applied("0", null));
      threeHealthyPods();
      end(web("a"), PodPhase.Succeeded);
      decide(new PodRemoved("uid-b", "default", "b", "Deleted"));

      assertThat(budget().expectedPods()).isEqualTo(1);
      assertThat(budget().disruptionsAllowed()).isEqualTo(1);
    }

    @Test
    void withoutPodsAllowsNothing() {
      fold(applied("0", null));

      assertThat(budget().disruptionsAllowed()).isZero();
    }
  }

  @Nested
  class AQuota {

    private Map<String, Long> used() {
      return projection.resourceQuotas().value(RULE).used().amounts();
    }

    private static ResourceQuotaApplied applied() {
      Resources hard =
          Resources.NONE
              .with("pods", 2)
              .with("cpu", 1000)
              .with("requests.memory", 1L << 30)
              .with("limits.cpu", 1000)
              .with("requests.example.com/gpu", 1);
      return new ResourceQuotaApplied(new ResourceQuota(Metadata.named("default", "rule"), hard));
    }

    @Test
    void countsWhatPlacedPodsAskFor() {
      submit(web("a"), web("b"), web("waiting"));
      bind(web("a"));
      fold(applied());
      bind(web("b"));

      assertThat(used())
          .containsEntry("pods", 2L)
          .containsEntry("cpu", 200L)
          .containsEntry("requests.memory", 128L << 20)
          .containsEntry("limits.cpu", 0L)
          .containsEntry("requests.example.com/gpu", 0L);
    }

    @Test
    void isGivenBackWhatPodsHeldThatEnded() {
      fold(applied());
      submit(web("a"), web("b"));
      bind(web("a"), web("b"));
      fold(new PodDeletionRequested("default", "b", null, null));
      assertThat(used()).as("it still holds what it holds").containsEntry("pods", 2L);

      end(web("a"), PodPhase.Succeeded);
      decide(new PodRemoved("uid-a", "default", "a", "Deleted"));
      assertThat(used()).containsEntry("pods", 1L).containsEntry("cpu", 100L);
    }

    @Test
    void doesNotCountPodsOfAnotherNamespace() {
      fold(applied());
      Pod elsewhere = new Pod(Metadata.named("other", "a").withUid("elsewhere"), web("a").spec());
      submit(elsewhere);
      bind(elsewhere);

      assertThat(used()).containsEntry("pods", 0L);
    }
  }

  @Nested
  class APodGroup {

    private PodGroupState group() {
      return projection.podGroups().value(RULE);
    }

    private static Pod member(String name) {
      return pod(name, Map.of(PodGroup.LABEL, "rule"), 100).withUid("uid-" + name);
    }

    @Test
    void goesThroughItsPhasesWithItsPods() {
      submit(member("a"), web("stranger"));
      fold(new PodGroupApplied(new PodGroup(Metadata.named("default", "rule"), 2)));
      assertThat(group().phase()).isEqualTo(PodGroupState.Phase.Pending);

      submit(member("b"));
      bind(member("a"), member("b"), web("stranger"));
      assertThat(group().placed()).isEqualTo(2);
      assertThat(group().phase()).isEqualTo(PodGroupState.Phase.Scheduling);

      report(member("a"), PodPhase.Running, true);
      report(member("b"), PodPhase.Running, true);
      assertThat(group().phase()).isEqualTo(PodGroupState.Phase.Running);

      end(member("a"), PodPhase.Failed);
      assertThat(group().phase()).isEqualTo(PodGroupState.Phase.Failed);
    }

    @Test
    void isFinishedWhenEnoughSucceeded() {
      fold(new PodGroupApplied(new PodGroup(Metadata.named("default", "rule"), 1)));
      submit(member("a"));
      bind(member("a"));
      end(member("a"), PodPhase.Succeeded);

      assertThat(group().phase()).isEqualTo(PodGroupState.Phase.Finished);
    }
  }

  @Nested
  class ANamespace {

    private static NamespaceApplied created(String name) {
      Metadata metadata = Metadata.named(null, name).withUid("n");
      return new NamespaceApplied(
          new Namespace(metadata.withLabels(new TreeMap<>(Map.of("team", "a")))));
    }

    private NamespaceState team() {
      return projection.namespaces().value(new NamespacedName("", "team"));
    }

    private ResourceQuotaApplied quota() {
      return new ResourceQuotaApplied(new ResourceQuota(Metadata.named("team", "q"), null));
    }

    @Test
    void thatWasCreatedIsThereWithoutAnythingInIt() {
      fold(created("team"), quota(), new ResourceQuotaDeleted("team", "q"));

      assertThat(team().labels())
          .containsEntry("team", "a")
          .containsEntry(Namespace.NAME_LABEL, "team");
      assertThat(team().uid()).isEqualTo("n");

      fold(new NamespaceDeleted("team"));
      assertThat(team()).isNull();
    }

    @Test
    void thatIsInUseOutlivesItsDeletion() {
      fold(created("team"), quota(), new NamespaceDeleted("team"));

      assertThat(team().applied()).isNull();
      assertThat(team().labels()).containsOnlyKeys(Namespace.NAME_LABEL);

      fold(new ResourceQuotaDeleted("team", "q"));
      assertThat(team()).isNull();
    }

    @Test
    void thatIsInUseKeepsItsAgeWhenItIsCreated() {
      fold(quota());
      Instant seen = team().createdAt();
      fold(created("team"));

      assertThat(team().createdAt()).isEqualTo(seen);
    }
  }

  @Test
  void aBudgetThatIsDeletedIsGone() {
    fold(ADisruptionBudget.applied("1", null), new PodDisruptionBudgetDeleted("default", "rule"));

    assertThat(projection.disruptionBudgets().size()).isZero();
  }

  @Test
  void kubernetesOwnPriorityClassesAreAlwaysThere() {
    PriorityClass mine = new PriorityClass(Metadata.named(null, "mine"), 5, false, null, null);
    PriorityClass theirs =
        new PriorityClass(
            Metadata.named(null, PriorityClass.SYSTEM_NODE_CRITICAL), 5, false, null, null);
    fold(
        new PriorityClassApplied(mine),
        new PriorityClassApplied(theirs),
        new PriorityClassDeleted(PriorityClass.SYSTEM_CLUSTER_CRITICAL));

    assertThat(projection.priorityClasses().list(null))
        .extracting(state -> state.value().object().name() + "=" + state.value().object().value())
        .containsExactly(
            "mine=5", "system-cluster-critical=2000000000", "system-node-critical=2000001000");
  }
}
