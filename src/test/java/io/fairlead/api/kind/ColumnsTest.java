package io.fairlead.api.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.Service.ServiceSpec;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.testing.Pods;
import io.fairlead.view.Projection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code kubectl get} prints. */
class ColumnsTest {
  private final Projection projection = new Projection(Instant.now());
  private long version;

  private void fold(Event event) {
    projection.fold(event, Instant.now(), ++version);
  }

  private <T> Map<String, Object> row(Kind<T, ?> kind) {
    T object = kind.store(projection).list(null).getFirst().value();
    Map<String, Object> row = new LinkedHashMap<>();
    kind.columns()
        .forEach(column -> row.put(column.name(), column.value().apply(object, Instant.now())));
    return row;
  }

  @Test
  void aPodsStatusIsTheMostTellingWord() {
    Pod pod = Pods.pod("web").withUid("u");
    fold(new PodSubmitted(pod));
    assertThat(row(new PodKind()))
        .containsEntry("Ready", "0/1")
        .containsEntry("Status", "Pending")
        .containsEntry("Restarts", 0)
        .containsEntry("Node", "<none>");

    fold(new PlacementDecided(List.of(new PodBound(pod, "node-1"))));
    fold(status(State.Running, true, null));
    assertThat(row(new PodKind()))
        .containsEntry("Ready", "1/1")
        .containsEntry("Status", "Running")
        .containsEntry("IP", "127.1.0.1")
        .containsEntry("Node", "node-1");

    fold(status(State.Waiting, false, "CrashLoopBackOff"));
    assertThat(row(new PodKind()))
        .containsEntry("Status", "CrashLoopBackOff")
        .containsEntry("Restarts", 3);

    fold(new PodDeletionRequested("default", "web", "u", null));
    assertThat(row(new PodKind())).containsEntry("Status", "Terminating");
  }

  /** The states are the init container's, the sidecar's and the container's. */
  @ParameterizedTest
  @CsvSource({
    "Running,,false,Waiting,PodInitializing,Waiting,Init:0/2",
    "Waiting,PodInitializing,false,Waiting,PodInitializing,Waiting,Init:0/2",
    "Waiting,CrashLoopBackOff,false,Waiting,PodInitializing,Waiting,Init:CrashLoopBackOff",
    "Terminated,Error,false,Waiting,PodInitializing,Waiting,Init:Error",
    "Terminated,Completed,true,Waiting,ImagePullBackOff,Waiting,Init:ImagePullBackOff",
    "Terminated,Completed,true,Waiting,PodInitializing,Waiting,Init:1/2",
    "Terminated,Completed,true,Running,,Waiting,PodInitializing",
    "Terminated,Completed,true,Running,,Running,Running",
    "Terminated,Completed,true,Waiting,CrashLoopBackOff,Running,Running",
  })
  void aPodThatPreparesSaysHowFarItIs(
      State init, String why, boolean ready, State side, String sideWhy, State main, String text) {
    Container sidecar =
        new Container(
            "side", "i", null, null, null, null, null, null, null, null, RestartPolicy.Always);
    Container first = new Container("init", "i", null, null, null, null, null, null, null, null);
    Pod plain = Pods.pod("web").withUid("u");
    Pod pod = new Pod(plain.metadata(), withInits(plain.spec(), first, sidecar));
    fold(new PodSubmitted(pod));
    fold(new PlacementDecided(List.of(new PodBound(pod, "node-1"))));
    PodPhase phase = main == State.Running ? PodPhase.Running : PodPhase.Pending;
    String mainWhy = main == State.Waiting ? "PodInitializing" : null;

    fold(
        new PodStatusChanged(
            "u",
            "default",
            "web",
            "node-1",
            new PodStatus(
                phase,
                null,
                null,
                false,
                null,
                null,
                null,
                List.of(observed("app", main, mainWhy, false)),
                List.of(
                    observed("init", init, why, ready), observed("side", side, sideWhy, false)))));

    assertThat(row(new PodKind())).containsEntry("Status", text);
  }

  /** Kubernetes' printer: sidecars are ready and restart as containers do. */
  @Test
  void sidecarsCountAsContainersAndInitContainersOnlyWhileThePodPrepares() {
    Pod pod =
        PodBuilder.pod("web")
            .initContainer("i", Resources.NONE)
            .sidecar("i", Resources.NONE)
            .build();
    fold(new PodSubmitted(pod));
    fold(new PlacementDecided(List.of(new PodBound(pod, "node-1"))));
    assertThat(row(new PodKind())).containsEntry("Ready", "0/2").containsEntry("Restarts", 0);

    fold(
        observed(
            pod,
            restarted("init-0", State.Running, 4),
            restarted("init-1", State.Waiting, 0),
            restarted("main", State.Waiting, 0)));
    assertThat(row(new PodKind())).containsEntry("Ready", "0/2").containsEntry("Restarts", 4);

    fold(
        observed(
            pod,
            restarted("init-0", State.Terminated, 4),
            restarted("init-1", State.Running, 2),
            restarted("main", State.Running, 1)));
    assertThat(row(new PodKind())).containsEntry("Ready", "2/2").containsEntry("Restarts", 3);
  }

  private static ContainerStatus restarted(String name, State state, int restarts) {
    boolean ready = name.equals("init-0") ? state == State.Terminated : state == State.Running;
    return new ContainerStatus(
        name, "i", "id", state, ready, restarts, null, null, null, null, null);
  }

  private static PodStatusChanged observed(
      Pod pod, ContainerStatus init, ContainerStatus sidecar, ContainerStatus main) {
    return new PodStatusChanged(
        pod.uid(),
        "default",
        "web",
        "node-1",
        new PodStatus(
            main.state() == State.Running ? PodPhase.Running : PodPhase.Pending,
            null,
            null,
            main.ready() && sidecar.ready(),
            null,
            null,
            null,
            List.of(main),
            List.of(init, sidecar)));
  }

  private static ContainerStatus observed(String name, State state, String reason, boolean ready) {
    return new ContainerStatus(name, "i", "id", state, ready, 0, reason, null, null, null, null);
  }

  private static PodSpec withInits(PodSpec s, Container... inits) {
    return new PodSpec(
        List.of(inits),
        s.containers(),
        s.overhead(),
        s.nodeName(),
        s.nodeSelector(),
        s.affinity(),
        s.topologySpreadConstraints(),
        s.tolerations(),
        s.priorityClassName(),
        s.priority(),
        s.preemptionPolicy(),
        s.schedulerName(),
        s.restartPolicy(),
        s.terminationGracePeriodSeconds());
  }

  private static PodStatusChanged status(State state, boolean ready, String reason) {
    return new PodStatusChanged(
        "u",
        "default",
        "web",
        "node-1",
        new PodStatus(
            PodPhase.Running,
            "127.1.0.1",
            "127.0.0.1",
            ready,
            null,
            null,
            null,
            List.of(
                new ContainerStatus(
                    "app", "i", "id", state, ready, 3, reason, null, null, null, null))));
  }

  @Test
  void aNodeSaysWhetherPodsMayComeToIt() {
    NodeInfo info =
        new NodeInfo(
            "node-1",
            new TreeMap<>(Map.of("node-role.kubernetes.io/edge", "")),
            null,
            Resources.of(1000, 1),
            null,
            "127.0.0.1",
            null,
            "process://1",
            "b");
    fold(new NodeRegistered(new Node(info, null)));
    assertThat(row(new NodeKind()))
        .containsEntry("Status", "Ready")
        .containsEntry("Roles", "edge")
        .containsEntry("Internal-IP", "127.0.0.1")
        .containsEntry("Container-Runtime", "process://1");

    fold(new NodeSettingsApplied(new NodeSettings("node-1", true, null, null, null)));
    fold(new NodeLost("node-1", Instant.now()));
    assertThat(row(new NodeKind())).containsEntry("Status", "NotReady,SchedulingDisabled");
  }

  @Test
  void aServiceShowsItsPorts() {
    fold(
        new ServiceApplied(
            new Service(
                Metadata.named("default", "web"),
                new ServiceSpec(
                    new TreeMap<>(Map.of("app", "web")),
                    List.of(
                        new ServicePort("http", null, null, 80, null, 30080),
                        new ServicePort("admin", null, null, 81, null, null)),
                    "NodePort",
                    null))));

    assertThat(row(new ServiceKind()))
        .containsEntry("Type", "NodePort")
        .containsEntry("Port(s)", "80:30080/TCP,81/TCP")
        .containsEntry("Selector", "app=web");
  }
}
