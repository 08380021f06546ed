package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.domain.scheduling.explain.PodExplanation.NodeVerdict;
import io.fairlead.domain.scheduling.explain.PodExplanation.State;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.Pods;
import io.fairlead.testing.TestLog;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods are explained from the log, in the state that their placement was decided in. */
@QuarkusTest
@WithTestResource(FreshSystem.class)
class PlacementExplainerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject TestLog log;
  @Inject PlacementExplainer explainer;
  @Inject KafkaClients clients;

  @BeforeEach
  void thereAreNodes() {
    await()
        .until(
            () ->
                log.events(Topic.NODE_STATUS).stream()
                        .filter(NodeRegistered.class::isInstance)
                        .count()
                    >= 3);
  }

  private PodExplanation explain(String uid) throws UnexplainedException {
    return explainer.explain(uid, 100, LIMIT).orElseThrow();
  }

  private <D extends PlacementDecision> D decided(Class<D> type, String name) {
    return await()
        .until(
            () ->
                log.events(Topic.PLACEMENT).stream()
                    .flatMap(event -> ((PlacementDecided) event).decisions().stream())
                    .filter(type::isInstance)
                    .map(type::cast)
                    .filter(decision -> name.equals(nameOf(decision)))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static String nameOf(PlacementDecision decision) {
    return switch (decision) {
      case PodBound bound -> bound.pod().metadata().name();
      case PodUnschedulable waiting -> waiting.name();
      case PodRejected rejected -> rejected.name();
      default -> null;
    };
  }

  /** Other tests of the same application may have brought nodes of their own. */
  private Set<String> registeredNodes() {
    Set<String> names = new TreeSet<>();
    for (Event event : log.events(Topic.NODE_STATUS)) {
      if (event instanceof NodeRegistered registered) {
        names.add(registered.name());
      } else if (event instanceof NodeRemoved removed) {
        names.remove(removed.name());
      }
    }
    return names;
  }

  private PodBound placed(String name, long cpu) {
    log.write(new PodSubmitted(Pods.pod(name, Map.of("app", name), cpu)));
    return decided(PodBound.class, name);
  }

  @Test
  void eachPlacedPodIsExplainedInTheStateThatItWasPlacedIn() throws Exception {
    List<PodBound> bound =
        Stream.of("state-1", "state-2", "state-3", "state-4")
            .map(name -> placed(name, 50))
            .toList();

    // Forwards the history goes on from one to the next, backwards it begins anew each time.
    for (PodBound each : Stream.concat(bound.stream(), bound.reversed().stream()).toList()) {
      PodExplanation explanation = explain(each.uid());

      assertThat(explanation.state()).isEqualTo(State.Placed);
      assertThat(explanation.node()).isEqualTo(each.node());
      assertThat(explanation.nodes()).isEqualTo(registeredNodes().size());
      assertThat(explanation.notes()).isEmpty();
      assertThat(explanation.choice().rank())
          .isGreaterThanOrEqualTo(explanation.choice().runnerUpRank());
      assertThat(explanation.verdicts().getFirst())
          .satisfies(
              best -> {
                assertThat(best.node()).isEqualTo(each.node());
                assertThat(best.rank()).isEqualTo(explanation.choice().rank());
              });
    }
  }

  @Test
  void aPodThatWaitsIsExplainedAsThingsAreNow() throws Exception {
    PodBound large = placed("now-large", 2500);
    log.write(new PodSubmitted(Pods.pod("now-waits", Map.of(), 3950)));
    String uid = decided(PodUnschedulable.class, "now-waits").uid();

    PodExplanation before = explain(uid);
    assertThat(before.state()).isEqualTo(State.Pending);
    assertThat(before.feasible()).isZero();
    assertThat(verdictOf(large.node(), before)).contains("Insufficient cpu");
    assertThat(before.smallestChange()).isNotNull();

    // What is missing becomes less without anybody being told: the reason stays the same.
    log.write(new PodDeletionRequested("default", "now-large", null, 0L));
    log.await(Topic.POD_STATUS, PodTerminated.class, ended -> ended.name().equals("now-large"));
    await()
        .untilAsserted(
            () ->
                assertThat(verdictOf(large.node(), explain(uid)))
                    .isNotEqualTo(verdictOf(large.node(), before)));
    log.write(new PodDeletionRequested("default", "now-waits", null, 0L));
  }

  private static String verdictOf(String node, PodExplanation pod) {
    return pod.verdicts().stream()
        .filter(verdict -> verdict.node().equals(node))
        .map(NodeVerdict::failures)
        .map(Object::toString)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPodThatWasTurnedAwaySaysWhy() throws Exception {
    Pod pod = placed("twice", 50).pod();
    log.write(new PodSubmitted(Pods.pod("twice", Map.of("app", "other"), 50)));
    PodRejected rejected = decided(PodRejected.class, "twice");

    PodExplanation explanation = explain(rejected.uid());

    assertThat(explanation.state()).isEqualTo(State.Rejected);
    assertThat(explanation.notes()).containsExactly(rejected.message());
    assertThat(explain(pod.uid()).state()).isEqualTo(State.Placed);
  }

  @Test
  void aPodThatNobodyKnowsIsNotExplained() throws Exception {
    assertThat(explainer.explain("nobody", 100, LIMIT)).isEmpty();
  }

  @Test
  void thereIsAnEndToTheTimeThatItTakes() throws Exception {
    PodBound last = placed("late", 50);
    explainer.explain("nobody", 1, LIMIT); // so that it has to begin anew

    assertThatThrownBy(() -> explainer.explain(last.uid(), 100, Duration.ZERO))
        .isInstanceOf(UnexplainedException.class)
        .hasMessageContaining("ask again");
    assertThat(explain(last.uid()).node()).isEqualTo(last.node());
  }

  @Test
  void itJoinsNoGroupAndWritesNothing() throws Exception {
    PodBound pod = placed("quiet", 50);
    try (Admin admin = Admin.create(clients.admin())) {
      List<String> groups = groups(admin);
      int transactions = admin.listTransactions().all().get().size();

      explain(pod.uid());

      assertThat(groups(admin)).isEqualTo(groups);
      assertThat(admin.listTransactions().all().get()).hasSize(transactions);
    }
  }

  private static List<String> groups(Admin admin) throws Exception {
    return admin.listGroups().all().get().stream().map(GroupListing::groupId).sorted().toList();
  }
}
