package io.fairlead.domain.workload;

import static io.fairlead.domain.testing.DeploymentBuilder.deployment;
import static io.fairlead.domain.testing.PodBuilder.deletionOf;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Names;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.testing.Cycle;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorkloadControllerTest {
  private static final DeploymentDeleted WEB_DELETED = new DeploymentDeleted("default", "web");

  private final Cycle<PodSubmission> controller = Cycle.of(WorkloadController::new);

  /** A Deployment with that many running, ready pods. */
  private List<Pod> running(int replicas) {
    List<Pod> pods = submitted(controller.run(deployment("web").replicas(replicas).applied()));
    pods.forEach(pod -> controller.run(bound(pod), statusOf(pod, "node-1", true, "127.0.0.2")));
    return pods;
  }

  private static List<Pod> submitted(List<PodSubmission> decisions) {
    return decisions.stream().map(decision -> ((PodSubmitted) decision).pod()).toList();
  }

  private static List<String> deleted(List<PodSubmission> decisions) {
    return decisions.stream().map(decision -> ((PodDeletionRequested) decision).uid()).toList();
  }

  private static Event placed(PlacementDecision... decisions) {
    return new PlacementDecided(List.of(decisions));
  }

  private static Event bound(Pod pod) {
    return placed(new PodBound(pod, "node-1"));
  }

  private static Event evicted(Pod pod) {
    return placed(
        new PodEvicted(pod.uid(), "default", pod.metadata().name(), "node-1", "NodeLost"));
  }

  private static Event terminating(Pod pod) {
    return placed(new PodTerminating(pod.uid(), "default", pod.metadata().name(), "node-1", 30));
  }

  private static Event removed(Pod pod) {
    return placed(new PodRemoved(pod.uid(), "default", pod.metadata().name(), "Deleted"));
  }

  private static Event scaled(int from, int to) {
    return new ScalingDecided(
        List.of(new ReplicasScaled("default", "web", "hpa", from, to, "cpu", List.of())));
  }

  @Nested
  class Deployments {
    @Test
    void aNewDeploymentGetsItsPods() {
      List<Pod> pods = submitted(controller.run(deployment("web").replicas(3).applied()));

      assertThat(pods).hasSize(3).doesNotHaveDuplicates();
      assertThat(pods)
          .allSatisfy(
              pod -> {
                assertThat(pod.metadata().name()).matches("web-[0-9a-f]{10}-[0-9a-f]{5}");
                assertThat(pod.metadata().labels()).containsEntry("app", "web");
                assertThat(pod.metadata().ownerReference())
                    .isEqualTo(new OwnerReference("apps/v1", "Deployment", "web", "uid-web"));
                assertThat(pod.metadata().creationTimestamp()).isEqualTo(Cycle.START);
              });
    }

    @Test
    void withoutReplicasThereIsOne() {
      assertThat(controller.run(deployment("web").applied())).hasSize(1);
    }

    @Test
    void aLongNameIsNotCutIntoAnInvalidOne() {
      String name = "w".repeat(45) + "." + "x".repeat(20);

      for (String longName : List.of(name, "w" + name, name.substring(1))) {
        Pod pod = submitted(controller.run(deployment(longName).applied())).getFirst();
        assertThat(pod.metadata().name()).matches(Names::isDnsSubdomain);
      }
    }

    @Test
    void aLongNameIsCutToMakeAPodsName() {
      List<Pod> pods = submitted(controller.run(deployment("w".repeat(63)).applied()));

      assertThat(pods.getFirst().metadata().name()).hasSize(63);
    }

    @Test
    void ownOutputThatComesBackChangesNothing() {
      List<PodSubmission> decisions = controller.run(deployment("web").replicas(2).applied());

      assertThat(controller.run(decisions)).isEmpty();
      assertThat(controller.run(decisions)).isEmpty();
    }

    @Test
    void theSameSpecAgainChangesNothing() {
      running(2);

      assertThat(controller.run(deployment("web").replicas(2).applied())).isEmpty();
    }

    @Test
    void scalingUpAddsWhatIsMissing() {
      running(2);

      assertThat(submitted(controller.run(deployment("web").replicas(5).applied()))).hasSize(3);
    }

    @Test
    void scalingDownTakesTheUnplacedThenTheUnreadyThenTheNewest() {
      List<Pod> pods = submitted(controller.run(deployment("web").replicas(4).applied()));
      controller.run(
          bound(pods.get(0)),
          statusOf(pods.get(0), "node-1", true, "127.0.0.2"),
          bound(pods.get(1)),
          bound(pods.get(3)),
          statusOf(pods.get(3), "node-1", true, "127.0.0.3"));

      assertThat(deleted(controller.run(deployment("web").replicas(0).applied())))
          .containsExactly(
              pods.get(2).uid(), pods.get(1).uid(), pods.get(3).uid(), pods.get(0).uid());
    }

    @Test
    void deletingItDeletesItsPodsOnce() {
      List<Pod> pods = running(2);

      assertThat(deleted(controller.run(WEB_DELETED)))
          .containsExactlyInAnyOrder(pods.get(0).uid(), pods.get(1).uid());
      assertThat(controller.run(WEB_DELETED)).isEmpty();
      pods.forEach(
          pod ->
              assertThat(controller.run(terminating(pod), terminationOf(pod, "node-1"))).isEmpty());
    }

    @Test
    void anotherUnderTheSameNameReplacesItsPods() {
      List<Pod> old = running(1);

      List<PodSubmission> decisions = controller.run(deployment("web").uid("uid-2").applied());

      assertThat(decisions)
          .containsExactlyInAnyOrder(
              deletionOf(old.getFirst()),
              new PodSubmitted(submitted(decisions.subList(0, 1)).getFirst()));
    }

    @Test
    void deletedAndRecreatedInOneBatchItStartsAnew() {
      List<Pod> old = running(2);

      List<PodSubmission> decisions =
          controller.run(WEB_DELETED, deployment("web").uid("uid-2").replicas(1).applied());

      assertThat(decisions).hasSize(3).contains(deletionOf(old.get(0)), deletionOf(old.get(1)));
    }

    @Test
    void theSameUidAppliedAgainAfterItsDeletionMakesPodsOfOtherUids() {
      List<Pod> old = running(1);
      controller.run(WEB_DELETED);
      controller.run(terminating(old.getFirst()), terminationOf(old.getFirst(), "node-1"));

      List<Pod> pods = submitted(controller.run(deployment("web").replicas(1).applied()));

      assertThat(pods).hasSize(1).extracting(Pod::uid).doesNotContain(old.getFirst().uid());
    }

    @Test
    void aPodThatEndsIsReplacedAndItsNameGivenBack() {
      List<Pod> pods = running(1);

      List<PodSubmission> decisions = controller.run(terminationOf(pods.getFirst(), "node-1"));

      assertThat(decisions).hasSize(2).startsWith(deletionOf(pods.getFirst()));
      assertThat(submitted(decisions.subList(1, 2))).doesNotContain(pods.getFirst());
      assertThat(controller.run(terminationOf(pods.getFirst(), "node-1"))).isEmpty();
      assertThat(controller.run(removed(pods.getFirst()))).isEmpty();
    }

    @Test
    void aPodThatSomebodyDeletesIsReplacedAtOnceAndOnce() {
      List<Pod> pods = running(2);

      assertThat(submitted(controller.run(deletionOf(pods.getFirst())))).hasSize(1);
      assertThat(controller.run(terminating(pods.getFirst()))).isEmpty();
      assertThat(controller.run(terminationOf(pods.getFirst(), "node-1"))).isEmpty();
    }

    @Test
    void aPodThatIsEvictedOrRejectedIsReplaced() {
      List<Pod> pods = running(2);

      assertThat(submitted(controller.run(evicted(pods.get(0))))).hasSize(1);
      assertThat(
              submitted(
                  controller.run(
                      placed(
                          new PodRejected(
                              pods.get(1).uid(), "default", "p", "AlreadyExists", "taken")))))
          .hasSize(1);
    }

    @Test
    void aTemplateWhosePriorityClassIsNotThereWaitsForIt() {
      Pod first = submitted(controller.run(urgent("web"))).getFirst();

      assertThat(controller.run(forbidden(first))).isEmpty();
      assertThat(controller.run(scaled(1, 3))).isEmpty();
      assertThat(controller.restored().run()).isEmpty();

      assertThat(submitted(controller.run(priorityClass("other"), priorityClass("urgent"))))
          .hasSize(3);
    }

    @Test
    void aTemplateThatAsksForAnotherPriorityClassIsTriedAtOnce() {
      Pod first = submitted(controller.run(urgent("web"))).getFirst();
      controller.run(forbidden(first));

      assertThat(submitted(controller.run(deployment("web").replicas(1).applied()))).hasSize(1);
    }

    @Test
    void aRejectionThatComesAfterThePriorityClassIsAnsweredByAnotherPod() {
      Pod first = submitted(controller.run(urgent("web"))).getFirst();
      controller.run(priorityClass("urgent"));

      assertThat(submitted(controller.run(forbidden(first)))).hasSize(1);
    }

    @Test
    void aPodThatHasLeftHoldsNothingUp() {
      Pod first = submitted(controller.run(urgent("web"))).getFirst();
      controller.run(scaled(1, 0));

      controller.run(forbidden(first));

      assertThat(submitted(controller.run(scaled(0, 1)))).hasSize(1);
    }

    private Event urgent(String name) {
      return deployment(name).replicas(1).priorityClass("urgent").applied();
    }

    private Event priorityClass(String name) {
      return new PriorityClassApplied(
          new PriorityClass(Metadata.named(null, name), 1, false, null, null));
    }

    private Event forbidden(Pod pod) {
      return placed(
          new PodRejected(
              pod.uid(),
              "default",
              pod.metadata().name(),
              "Forbidden",
              "no PriorityClass with name urgent was found"));
    }

    @Test
    void aNewTemplateIsForNewPodsOnly() {
      List<Pod> pods = running(2);

      assertThat(controller.run(deployment("web").replicas(2).cpu(500).applied())).isEmpty();

      List<Pod> next = submitted(controller.run(deletionOf(pods.getFirst())));
      assertThat(next)
          .singleElement()
          .satisfies(pod -> assertThat(pod.spec().requests().cpuMillis()).isEqualTo(500));
    }
  }

  @Nested
  class Scaling {
    @Test
    void theAutoscalersNumberCounts() {
      running(2);

      assertThat(submitted(controller.run(scaled(2, 5)))).hasSize(3);
    }

    @Test
    void aSpecWithoutReplicasLeavesTheAutoscalersNumber() {
      controller.run(deployment("web").applied());
      controller.run(scaled(1, 3));

      assertThat(controller.run(deployment("web").cpu(100).applied())).isEmpty();
    }

    @Test
    void aScalingThatIsFoldedBeforeItsSpecIsNotLost() {
      assertThat(controller.run(scaled(2, 4), scaled(4, 5))).isEmpty();

      assertThat(submitted(controller.run(deployment("web").replicas(2).applied()))).hasSize(5);
    }

    @Test
    void aScalingFromAnOlderSpecDoesNotOverruleANewerOne() {
      running(2);
      controller.run(deployment("web").replicas(1).applied());

      assertThat(controller.run(scaled(2, 5))).isEmpty();
    }
  }

  @Nested
  class BarePods {
    private final Pod bare = pod("bare").build();

    @Test
    void anEvictedPodGetsOneSuccessorOfItsName() {
      controller.run(new PodSubmitted(bare), bound(bare));

      List<Pod> successors = submitted(controller.run(evicted(bare)));

      assertThat(successors)
          .singleElement()
          .satisfies(
              pod -> {
                assertThat(pod.namespacedName()).isEqualTo(bare.namespacedName());
                assertThat(pod.uid()).isNotEqualTo(bare.uid());
                assertThat(pod.spec()).isEqualTo(bare.spec());
              });
      assertThat(controller.run(evicted(bare), new PodSubmitted(successors.getFirst()))).isEmpty();
    }

    @Test
    void soDoesTheSuccessor() {
      controller.run(new PodSubmitted(bare), bound(bare));
      Pod second = submitted(controller.run(evicted(bare))).getFirst();
      controller.run(bound(second));

      Pod third = submitted(controller.run(evicted(second))).getFirst();

      assertThat(List.of(bare.uid(), second.uid(), third.uid())).doesNotHaveDuplicates();
    }

    @Test
    void aPodThatIsNotToBeRestartedHasNoSuccessor() {
      Pod once = pod("once").restartPolicy(RestartPolicy.Never).build();
      controller.run(new PodSubmitted(once), bound(once));

      assertThat(controller.run(evicted(once))).isEmpty();
    }

    @Test
    void aPodThatSomebodyDeletedHasNoSuccessor() {
      controller.run(new PodSubmitted(bare), bound(bare), deletionOf(bare));

      assertThat(controller.run(evicted(bare))).isEmpty();
    }

    @Test
    void anEvictionThatIsFoldedBeforeTheSubmissionIsNotLost() {
      assertThat(submitted(controller.run(bound(bare), evicted(bare)))).hasSize(1);
      assertThat(controller.run(new PodSubmitted(bare))).isEmpty();
    }
  }

  /** Kafka gives no order between topics: each of these is what another order also leads to. */
  @Nested
  class OutOfOrder {
    private final Pod owned =
        pod("web-x").ownedBy("Deployment", "web", "uid-web").label("app", "web").build();

    @Test
    void podsThatAreFoldedBeforeTheirDeploymentCountForIt() {
      assertThat(controller.run(new PodSubmitted(owned))).isEmpty();

      assertThat(submitted(controller.run(deployment("web").replicas(2).applied()))).hasSize(1);
    }

    @Test
    void aBindingBeforeTheSubmissionCountsOnce() {
      controller.run(deployment("web").replicas(0).applied());

      assertThat(deleted(controller.run(bound(owned)))).containsExactly(owned.uid());
      assertThat(controller.run(new PodSubmitted(owned))).isEmpty();
    }

    @Test
    void aRemovalBeforeTheSubmissionLeavesNoGhost() {
      controller.run(removed(owned));
      controller.run(new PodSubmitted(owned));

      assertThat(submitted(controller.run(deployment("web").replicas(1).applied()))).hasSize(1);
    }

    @Test
    void anEndBeforeTheBindingIsAnEnd() {
      controller.run(deployment("web").replicas(0).applied());

      controller.run(terminationOf(owned, "node-1"));

      assertThat(controller.run(bound(owned))).containsExactly(deletionOf(owned));
      assertThat(controller.run(new PodSubmitted(owned), removed(owned))).isEmpty();
    }

    @Test
    void aPodOfADeploymentThatIsDeletedAlreadyIsDeleted() {
      controller.run(deployment("web").replicas(0).applied(), WEB_DELETED);

      assertThat(controller.run(new PodSubmitted(owned))).containsExactly(deletionOf(owned));
    }
  }
}
