package io.fairlead.view;

import static io.fairlead.testing.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PlacementDecision.Rejection;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.domain.model.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final NamespacedName WEB = new NamespacedName("default", "web");

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

  private PodState web() {
    return projection.pods().value(WEB);
  }

  private static Pod webPod(String uid) {
    return pod("web").withUid(uid);
  }

  private static PodStatusChanged running(String uid, boolean ready) {
    return new PodStatusChanged(uid, "default", "web", "node-1", status(PodPhase.Running, ready));
  }

  private static PodTerminated terminated(String uid, PodPhase phase) {
    return new PodTerminated(uid, "default", "web", "node-1", status(phase, false));
  }

  private static PodStatus status(PodPhase phase, boolean ready) {
    return new PodStatus(phase, "127.1.0.1", "127.0.0.1", ready, null, null, START, List.of());
  }

  @Nested
  class APod {

    @Test
    void isPendingUntilItsAgentSaysMore() {
      fold(new PodSubmitted(webPod("a")));

      assertThat(web().phase()).isEqualTo(PodPhase.Pending);
      assertThat(web().node()).isNull();
    }

    @Test
    void isPlacedAndRunsAndIsReady() {
      fold(new PodSubmitted(webPod("a")));
      decide(new PodBound(webPod("a"), "node-1"));
      fold(running("a", true));

      assertThat(web().node()).isEqualTo("node-1");
      assertThat(web().isReady()).isTrue();
      assertThat(web().readyChangedAt()).isEqualTo(START.plusSeconds(3));
    }

    @Test
    void thatFitsNowhereSaysWhyUntilItIsPlaced() {
      fold(new PodSubmitted(webPod("a")));
      decide(
          new PodUnschedulable(
              "a",
              "default",
              "web",
              1,
              List.of(new Rejection("Insufficient cpu", 1, List.of("n")))));
      assertThat(web().placement().unschedulable().message()).contains("Insufficient cpu");

      decide(new PodBound(webPod("a"), "node-1"));
      assertThat(web().placement().unschedulable()).isNull();
    }

    @Test
    void tellsOfItsInitContainersAsOfItsContainers() {
      fold(new PodSubmitted(webPod("a")));
      decide(new PodBound(webPod("a"), "node-1"));
      fold(preparing(State.Running, null), preparing(State.Waiting, "CrashLoopBackOff"));

      assertThat(projection.occurrences().list("default"))
          .extracting(event -> event.value().message())
          .contains("Started container prepare", "Back-off restarting failed container prepare");
    }

    private static PodStatusChanged preparing(State state, String reason) {
      var prepare =
          new ContainerStatus(
              "prepare", "i", "id", state, false, 0, reason, reason, null, null, null);
      var status =
          new PodStatus(
              PodPhase.Pending, null, null, false, null, null, START, List.of(), List.of(prepare));
      return new PodStatusChanged("a", "default", "web", "node-1", status);
    }

    @Test
    void isThereEvenIfItsPlacementIsReadBeforeItsSubmission() {
      decide(new PodBound(webPod("a"), "node-1"));
      fold(running("a", true), new PodSubmitted(webPod("a")));

      assertThat(web().node()).isEqualTo("node-1");
      assertThat(web().isReady()).isTrue();
    }

    @Test
    void isToldOfWhatWasReadBeforeItsSubmission() {
      fold(running("a", true));
      decide(
          new PodUnschedulable(
              "a",
              "default",
              "web",
              1,
              List.of(new Rejection("Insufficient cpu", 1, List.of("n")))));
      fold(new PodSubmitted(webPod("a")));

      assertThat(web().phase()).isEqualTo(PodPhase.Running);
      assertThat(web().placement().unschedulable()).isNotNull();
    }

    @Test
    void thatIsOverDoesNotComeBackWithALateSubmission() {
      decide(new PodRejected("a", "default", "web", "AlreadyExists", "taken"));
      fold(new PodSubmitted(webPod("a")));

      assertThat(web()).isNull();
    }

    @Test
    void thatIsAskedToGoIsThereUntilItsAgentIsDone() {
      fold(new PodSubmitted(webPod("a")));
      decide(new PodBound(webPod("a"), "node-1"));
      fold(running("a", true), new PodDeletionRequested("default", "web", null, 5L));
      assertThat(web().isDeleting()).isTrue();
      assertThat(web().deletion().gracePeriodSeconds()).isEqualTo(5);

      decide(new PodTerminating("a", "default", "web", "node-1", 5));
      fold(terminated("a", PodPhase.Succeeded));
      assertThat(web()).isNull();
    }

    @Test
    void thatEndedByItselfStaysUntilItIsDeleted() {
      fold(new PodSubmitted(webPod("a")));
      decide(new PodBound(webPod("a"), "node-1"));
      fold(terminated("a", PodPhase.Succeeded));
      assertThat(web().phase()).isEqualTo(PodPhase.Succeeded);

      fold(new PodDeletionRequested("default", "web", "a", null));
      decide(new PodRemoved("a", "default", "web", "Deleted"));
      assertThat(web()).isNull();
    }

    @Test
    void thatEndedBeforeItsTerminationWasReadIsGone() {
      fold(new PodSubmitted(webPod("a")));
      decide(new PodBound(webPod("a"), "node-1"));
      fold(terminated("a", PodPhase.Failed));
      decide(new PodTerminating("a", "default", "web", "node-1", 5));

      assertThat(web()).isNull();
    }

    @Test
    void thatLostItsNodeIsFollowedByAnIncarnationOfTheSameName() {
      fold(new PodSubmitted(webPod("a")));
      decide(new PodBound(webPod("a"), "node-1"));
      fold(new PodSubmitted(webPod("b")));
      assertThat(web().pod().uid()).isEqualTo("a");

      decide(new PodEvicted("a", "default", "web", "node-1", "NodeLost"));
      assertThat(web().pod().uid()).isEqualTo("b");
      assertThat(projection.pods().size()).isEqualTo(1);
    }

    @Test
    void isNotHurtByARejectedSubmissionOfItsName() {
      fold(new PodSubmitted(webPod("a")), new PodSubmitted(webPod("b")));
      decide(new PodRejected("b", "default", "web", "AlreadyExists", "taken"));
      assertThat(web().pod().uid()).isEqualTo("a");

      decide(new PodRemoved("a", "default", "web", "Deleted"));
      assertThat(web()).isNull();
    }

    @Test
    void leavesEventsBehind() {
      fold(new PodSubmitted(webPod("a")));
      decide(new PodBound(webPod("a"), "node-1"));
      decide(new PodTerminating("a", "default", "web", "node-1", 5));

      assertThat(projection.occurrences().list("default"))
          .extracting(event -> event.value().reason())
          .containsExactlyInAnyOrder("Scheduled", "Killing");
    }
  }

  @Nested
  class ANode {
    private NodeState node() {
      return projection.nodes().value(new NamespacedName("", "node-1"));
    }

    private static NodeInfo info(String address) {
      return new NodeInfo(
          "node-1", null, null, Resources.of(1000, 1L << 30), null, address, null, "sim://1", "b");
    }

    @Test
    void isReadyUntilItIsLostAndAgainWhenItIsBack() {
      fold(new NodeRegistered(new Node(info("a"), null)));
      assertThat(node().ready()).isTrue();

      fold(new NodeLost("node-1", START));
      assertThat(node().ready()).isFalse();
      assertThat(node().lastHeartbeat()).isEqualTo(START);
      assertThat(node().readyChangedAt()).isEqualTo(START.plusSeconds(2));

      fold(new NodeReady("node-1", START));
      assertThat(node().ready()).isTrue();
    }

    @Test
    void showsItsSettingsAsSoonAsTheyAreSet() {
      fold(new NodeRegistered(new Node(info("a"), null)));
      NodeSettings cordon = new NodeSettings("node-1", true, null, null, null);
      fold(new NodeSettingsApplied(cordon));
      assertThat(node().node().unschedulable()).isTrue();

      fold(new NodeUpdated(new Node(info("b"), null)));
      assertThat(node().node().unschedulable()).isTrue();
      assertThat(node().node().info().address()).isEqualTo("b");
    }

    @Test
    void thatIsRemovedAndComesBackIsAnother() {
      fold(new NodeRegistered(new Node(info("a"), null)));
      String uid = node().uid();
      fold(new NodeRemoved("node-1"));
      assertThat(node()).isNull();

      fold(new NodeRegistered(new Node(info("a"), null)));
      assertThat(node().uid()).isNotEqualTo(uid);
    }
  }

  @Nested
  class ADeployment {
    private DeploymentState deployment() {
      return projection.deployments().value(WEB);
    }

    private static Deployment deployment(Integer replicas, Map<String, String> labels) {
      Metadata template = new Metadata(null, null, null, new TreeMap<>(labels), null, null, null);
      return new Deployment(
          Metadata.named("default", "web").withUid("d"),
          new DeploymentSpec(
              replicas,
              new LabelSelector(new TreeMap<>(Map.of("app", "web"))),
              new PodTemplate(template, pod("web").spec())));
    }

    private static Pod owned(String uid) {
      Pod pod = pod("web-" + uid, Map.of("app", "web"), 100);
      return new Pod(
          new Metadata(
              "default",
              "web-" + uid,
              uid,
              pod.metadata().labels(),
              null,
              new OwnerReference("apps/v1", "Deployment", "web", "d"),
              null),
          pod.spec());
    }

    private static PodStatusChanged ready(String uid) {
      return new PodStatusChanged(
          uid, "default", "web-" + uid, "node-1", status(PodPhase.Running, true));
    }

    @Test
    void countsItsPods() {
      fold(
          new DeploymentApplied(deployment(2, Map.of("app", "web"))),
          new PodSubmitted(owned("1")),
          new PodSubmitted(owned("2")),
          ready("1"));

      assertThat(deployment().pods()).isEqualTo(new DeploymentState.PodCounts(2, 1, 2));
      assertThat(deployment().isAvailable()).isFalse();
    }

    @Test
    void countsPodsThatWereReadBeforeItself() {
      fold(
          new PodSubmitted(owned("1")),
          ready("1"),
          new DeploymentApplied(deployment(1, Map.of("app", "web"))));

      assertThat(deployment().pods()).isEqualTo(new DeploymentState.PodCounts(1, 1, 1));
      assertThat(deployment().isAvailable()).isTrue();
    }

    @Test
    void tellsPodsOfItsTemplateOfNowFromOthers() {
      fold(
          new DeploymentApplied(deployment(1, Map.of("app", "web"))),
          new PodSubmitted(owned("1")),
          new DeploymentApplied(deployment(1, Map.of("app", "web", "track", "new"))));

      assertThat(deployment().pods().updated()).isZero();
      assertThat(deployment().generation()).isEqualTo(2);
    }

    @Test
    void doesNotCountAPodThatIsGoing() {
      fold(
          new DeploymentApplied(deployment(1, Map.of("app", "web"))),
          new PodSubmitted(owned("1")),
          ready("1"),
          new PodDeletionRequested("default", "web-1", "1", null));

      assertThat(deployment().pods()).isEqualTo(DeploymentState.PodCounts.NONE);
    }

    @Test
    void isScaledByItsAutoscaler() {
      fold(
          new DeploymentApplied(deployment(1, Map.of("app", "web"))),
          new AutoscalerApplied(
              new HorizontalPodAutoscaler(
                  Metadata.named("default", "web").withUid("h"),
                  new AutoscalerSpec(
                      new ScaleTargetRef("apps/v1", "Deployment", "web"), 1, 5, null))),
          new PodSubmitted(owned("1")),
          new ScalingDecided(
              List.of(new ReplicasScaled("default", "web", "web", 1, 3, "cpu", List.of()))));

      AutoscalerState autoscaler = projection.autoscalers().value(WEB);
      assertThat(deployment().replicas()).isEqualTo(3);
      assertThat(autoscaler.lastScaled().to()).isEqualTo(3);
      assertThat(autoscaler.lastScaledAt()).isEqualTo(START.plusSeconds(4));
      assertThat(autoscaler.currentReplicas()).isEqualTo(1);
    }

    @Test
    void withoutANumberOfReplicasKeepsTheOneItHas() {
      fold(
          new DeploymentApplied(deployment(4, Map.of("app", "web"))),
          new DeploymentApplied(deployment(null, Map.of("app", "web"))));

      assertThat(deployment().replicas()).isEqualTo(4);
    }
  }

  @Test
  void aNamespaceIsThereAsLongAsSomethingIsInIt() {
    Metadata metadata = Metadata.named("team", "web").withUid("d");
    Deployment deployment =
        new Deployment(
            metadata,
            new DeploymentSpec(
                1,
                new LabelSelector(new TreeMap<>(Map.of("app", "web"))),
                new PodTemplate(null, pod("web").spec())));
    fold(new DeploymentApplied(deployment), new DeploymentApplied(deployment));
    assertThat(namespaces()).containsExactly("default", "team");

    fold(new DeploymentDeleted("team", "web"), new DeploymentDeleted("team", "web"));
    assertThat(namespaces()).containsExactly("default");
  }

  private List<String> namespaces() {
    return projection.namespaces().list(null).stream().map(n -> n.value().name()).toList();
  }

  @Test
  void ofEventsOnlyTheLatestAreKept() {
    for (int i = 0; i < Occurrences.CAPACITY + 50; i++) {
      decide(new PodBound(pod("p" + i).withUid("u" + i), "node-1"));
    }

    assertThat(projection.occurrences().size()).isEqualTo(Occurrences.CAPACITY);
  }
}
