package io.fairlead.stream;

import static io.fairlead.stream.GoldenPods.NOON;
import static io.fairlead.stream.GoldenPods.OWNER_UID;
import static io.fairlead.stream.GoldenPods.POD_UID;
import static io.fairlead.stream.GoldenPods.map;
import static io.fairlead.stream.GoldenPods.plainPod;
import static io.fairlead.stream.GoldenPods.richPod;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.event.PlacementDecided;
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
import io.fairlead.domain.event.ScalingDecided.MetricTotals;
import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.AutoscalerDeleted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ResourceMetric;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
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
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every event type as a record and as the JSON that it is, and stays, in the log: {@code
 * golden/<type>.json} has every component, {@code golden/<type>.minimal.json} only what there must
 * be. A change of a golden file is a change of the format: it needs a new version of the type.
 */
final class GoldenEvents {

  private static final Map<String, Event> EVENTS = new LinkedHashMap<>();

  static {
    pods();
    nodes();
    specs();
    decisions();
    EVENTS.putAll(GoldenScheduling.byName());
  }

  private GoldenEvents() {}

  /** The expected records by the golden file's name without {@code .json}. */
  static Map<String, Event> byName() {
    return EVENTS;
  }

  /** The type that a golden file is of. */
  static EventType typeOf(String name) {
    return EventType.of(EVENTS.get(name));
  }

  /** The golden file as it would be in the log: without the white space that is for readers. */
  static byte[] json(String name) {
    String file = "golden/" + name + ".json";
    try (InputStream in = GoldenEvents.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("there is no src/test/resources/" + file);
      }
      ObjectMapper plain = new ObjectMapper();
      return plain.writeValueAsBytes(plain.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static void golden(Event event) {
    EVENTS.put(EventType.of(event).typeName(), event);
  }

  private static void minimal(Event event) {
    EVENTS.put(EventType.of(event).typeName() + ".minimal", event);
  }

  private static void pods() {
    golden(new PodSubmitted(richPod()));
    minimal(new PodSubmitted(plainPod()));
    golden(new PodDeletionRequested("shop", "web-1", POD_UID, 5L));
    minimal(new PodDeletionRequested("default", "web-1", null, null));
    golden(
        new PodStatusChanged(
            POD_UID,
            "shop",
            "web-1",
            "node-1",
            new PodStatus(
                PodPhase.Running,
                "10.89.1.2",
                "10.0.0.1",
                true,
                "Degraded",
                "one of two containers restarted",
                NOON,
                List.of(
                    new ContainerStatus(
                        "web",
                        "registry.example/web:1.2",
                        "docker://4f1e",
                        State.Running,
                        true,
                        1,
                        "Started",
                        "after a crash",
                        137,
                        NOON.plusSeconds(10),
                        NOON.plusSeconds(9))),
                List.of(
                    new ContainerStatus(
                        "migrate",
                        "registry.example/migrate:1.2",
                        "docker://77ab",
                        State.Terminated,
                        true,
                        0,
                        "Completed",
                        null,
                        0,
                        NOON.plusSeconds(1),
                        NOON.plusSeconds(5))))));
    minimal(
        new PodStatusChanged(
            POD_UID,
            "default",
            "web-1",
            "node-1",
            new PodStatus(PodPhase.Pending, null, null, false, null, null, null, null)));
    golden(
        new PodTerminated(
            POD_UID,
            "shop",
            "web-1",
            "node-1",
            new PodStatus(
                PodPhase.Failed,
                "10.89.1.2",
                "10.0.0.1",
                false,
                "OOMKilled",
                "the container used more memory than its limit",
                NOON,
                List.of(
                    new ContainerStatus(
                        "web",
                        "registry.example/web:1.2",
                        "docker://4f1e",
                        State.Terminated,
                        false,
                        0,
                        "OOMKilled",
                        null,
                        137,
                        NOON,
                        NOON.plusMillis(1500))))));
  }

  private static void nodes() {
    golden(new NodeHeartbeat(nodeInfo()));
    minimal(
        new NodeHeartbeat(new NodeInfo("node-1", null, null, null, null, null, null, null, null)));
    golden(new NodeRegistered(node()));
    golden(new NodeUpdated(node()));
    golden(new NodeReady("node-1", NOON.plusNanos(123_456_789)));
    minimal(new NodeReady("node-1", null));
    golden(new NodeLost("node-1", NOON.plusNanos(123_456_789)));
    golden(new NodeRemoved("node-1"));
    golden(
        new NodeMetrics("node-1", List.of(new PodUsage(POD_UID, "shop", "web-1", 250, 64L << 20))));
    minimal(new NodeMetrics("node-1", List.of()));
    golden(new NodeSettingsApplied(node().settings()));
    minimal(new NodeSettingsApplied(NodeSettings.none("node-1")));
    EVENTS.put(
        EventType.NODE_SETTINGS_APPLIED.typeName() + ".no-taints",
        new NodeSettingsApplied(new NodeSettings("node-1", false, null, null, List.of())));
    golden(new NodeDeleted("node-1"));
  }

  private static void specs() {
    PodTemplate template =
        new PodTemplate(
            new Metadata(null, null, null, map("app", "web"), map("note", "é"), null, null),
            always(richPod().spec()));
    golden(
        new DeploymentApplied(
            new Deployment(
                metadata("web", OWNER_UID),
                new DeploymentSpec(3, new LabelSelector(map("app", "web")), template))));
    minimal(
        new DeploymentApplied(
            new Deployment(
                Metadata.named(null, "web").withUid(OWNER_UID),
                new DeploymentSpec(
                    null,
                    new LabelSelector(map("app", "web")),
                    new PodTemplate(
                        Metadata.named(null, null).withLabels(map("app", "web")),
                        plainPod().spec())))));
    golden(new DeploymentDeleted("shop", "web"));
    golden(
        new ServiceApplied(
            new Service(
                metadata("web", OWNER_UID),
                new ServiceSpec(
                    map("app", "web"),
                    List.of(new ServicePort("web", "TCP", "http", 80, "http", 30080)),
                    "NodePort",
                    "None"))));
    minimal(
        new ServiceApplied(
            new Service(
                Metadata.named(null, "web"),
                new ServiceSpec(
                    null,
                    List.of(new ServicePort(null, null, null, 80, null, null)),
                    null,
                    null))));
    golden(new ServiceDeleted("shop", "web"));
    golden(
        new AutoscalerApplied(
            new HorizontalPodAutoscaler(
                metadata("web", OWNER_UID),
                new AutoscalerSpec(
                    new ScaleTargetRef("apps/v1", "Deployment", "web"),
                    2,
                    10,
                    List.of(
                        new MetricSpec(
                            "Resource",
                            new ResourceMetric("cpu", new MetricTarget("Utilization", 80, null))),
                        new MetricSpec(
                            "Resource",
                            new ResourceMetric(
                                "memory", new MetricTarget("AverageValue", null, "100Mi"))))))));
    golden(new AutoscalerDeleted("shop", "web"));
  }

  private static void decisions() {
    golden(
        new PlacementDecided(
            List.of(
                new PodBound(richPod(), "node-1"),
                new PodUnschedulable(
                    POD_UID,
                    "shop",
                    "web-2",
                    2,
                    List.of(new Rejection("Insufficient cpu", 2, List.of("node-1", "node-2")))),
                new PodTerminating(POD_UID, "shop", "web-1", "node-1", 30),
                new PodEvicted(POD_UID, "shop", "web-1", "node-1", "NodeLost"),
                new PodRemoved(POD_UID, "shop", "web-1", "Deleted"),
                new PodRejected(POD_UID, "shop", "web-1", "AlreadyExists", "the name is taken"))));
    minimal(
        new PlacementDecided(
            List.of(
                new PodBound(plainPod().withUid(POD_UID), "node-1"),
                new PodUnschedulable(POD_UID, "default", "web-2", 0, List.of()))));
    golden(
        new ScalingDecided(
            List.of(
                new ReplicasScaled(
                    "shop",
                    "web",
                    "web",
                    2,
                    5,
                    "cpu resource utilization",
                    List.of(
                        new Observation(
                            "cpu",
                            190,
                            80,
                            2,
                            new MetricTotals(
                                BigInteger.valueOf(760),
                                BigInteger.valueOf(400),
                                1,
                                BigInteger.valueOf(200),
                                2,
                                BigInteger.valueOf(400),
                                NOON.minusSeconds(20)))),
                    3))));
    EVENTS.put(
        EventType.SCALING_DECIDED.typeName() + ".without-evidence",
        new ScalingDecided(
            List.of(
                new ReplicasScaled(
                    "shop",
                    "web",
                    "web",
                    2,
                    5,
                    "cpu resource utilization",
                    List.of(new Observation("cpu", 190, 80, 2, null))))));
    minimal(
        new ScalingDecided(
            List.of(new ReplicasScaled("default", "web", "web", 1, 2, "below minReplicas", null))));
    golden(
        new EndpointsChanged(
            new ServiceEndpoints(
                "shop",
                "web",
                "least-connections",
                false,
                List.of(
                    new PortEndpoints(
                        "web",
                        "TCP",
                        true,
                        80,
                        30080,
                        List.of(new Endpoint(POD_UID, "web-1", "node-1", "10.89.1.2", 8080)))))));
    minimal(new EndpointsChanged(new ServiceEndpoints("default", "web", null, true, null)));
    golden(new EndpointsRemoved("shop", "web"));
  }

  private static NodeInfo nodeInfo() {
    return new NodeInfo(
        "node-1",
        map("kubernetes.io/hostname", "node-1", "node-role.kubernetes.io/worker", ""),
        List.of(new Taint("dedicated", "web", TaintEffect.NoSchedule), new Taint("spot", "", null)),
        Resources.of(4_000, 8L << 30).with("pods", 110),
        Resources.of(3_500, 7L << 30).with("pods", 110).with("example.com/gpu", 2),
        "10.0.0.1",
        "10.89.1.0/24",
        "docker://20.10.24",
        "7d1f7c1e");
  }

  private static Node node() {
    return new Node(
        nodeInfo(),
        new NodeSettings(
            "node-1",
            true,
            map("zone", "a"),
            map("owner", "ops"),
            List.of(new Taint("maintenance", "", TaintEffect.NoExecute))));
  }

  private static Metadata metadata(String name, String uid) {
    return new Metadata(
        "shop",
        name,
        uid,
        map("team", "shop"),
        map("fairlead.io/load-balancing", "random"),
        null,
        NOON);
  }

  /** As a Deployment wants its pods: restarted whatever happens. */
  private static PodSpec always(PodSpec spec) {
    return new PodSpec(
        spec.containers(),
        spec.nodeName(),
        spec.nodeSelector(),
        spec.tolerations(),
        RestartPolicy.Always,
        spec.terminationGracePeriodSeconds());
  }
}
