package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceDeleted;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetApplied;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetDeleted;
import io.fairlead.domain.event.SpecEvent.PodGroupApplied;
import io.fairlead.domain.event.SpecEvent.PodGroupDeleted;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassDeleted;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaDeleted;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileDeleted;
import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Affinity.NodeAffinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.model.Affinity.WeightedPodAffinityTerm;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.Probe;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.NodeInclusion;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The golden events about scheduling: the objects that only the scheduler looks at, and as {@code
 * <type>.scheduling.json} what pods, nodes, Deployments and decisions say of it beside the rest.
 */
final class GoldenScheduling {
  private static final String POD_UID = "0c7c1f5e-3f0e-4c7b-9d54-6a3c6d9a1b01";
  private static final String VICTIM_UID = "9e2d6a10-51c4-4f6e-8a3b-0f5b7c1d2e04";
  private static final String OWNER_UID = "5b0a4c52-7c1c-4c0f-8a46-1d7f3a3f2b02";

  private static final Map<String, Event> EVENTS = new LinkedHashMap<>();

  static {
    wishes();
    objects();
    profiles();
    decisions();
  }

  private GoldenScheduling() {}

  static Map<String, Event> byName() {
    return EVENTS;
  }

  private static void golden(Event event) {
    EVENTS.put(EventType.of(event).typeName(), event);
  }

  private static void golden(String variant, Event event) {
    EVENTS.put(EventType.of(event).typeName() + "." + variant, event);
  }

  private static void wishes() {
    golden("scheduling", new PodSubmitted(pod()));
    golden("empty-parts", new PodSubmitted(podOfEmptyParts()));
    golden(
        "scheduling",
        new NodeHeartbeat(
            new NodeInfo(
                "node-1",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(
                    new NodeImage(
                        List.of("registry.example/web:1.2", "registry.example/web@sha256:4f1e"),
                        512L << 20),
                    new NodeImage(List.of("registry.example/sidecar:1"), 0)))));
    golden(
        "scheduling",
        new DeploymentApplied(
            new Deployment(
                Metadata.named("shop", "web").withUid(OWNER_UID),
                new DeploymentSpec(
                    2,
                    new LabelSelector(map(), expressions()),
                    new PodTemplate(
                        Metadata.named(null, null).withLabels(map("app", "web")), pod().spec())))));
  }

  private static void objects() {
    golden(
        new PriorityClassApplied(
            new PriorityClass(
                metadata("high"),
                1_000_000,
                true,
                PreemptionPolicy.Never,
                "for what earns money")));
    golden(
        "minimal",
        new PriorityClassApplied(
            new PriorityClass(Metadata.named(null, "low"), -1, false, null, null)));
    golden(new PriorityClassDeleted("high"));
    golden(
        new PodDisruptionBudgetApplied(
            new PodDisruptionBudget(
                metadata("web"),
                new PodDisruptionBudgetSpec(
                    new LabelSelector(map("app", "web"), expressions()),
                    new IntOrPercent(50, true),
                    null))));
    golden(
        "minimal",
        new PodDisruptionBudgetApplied(
            new PodDisruptionBudget(
                Metadata.named(null, "web"),
                new PodDisruptionBudgetSpec(null, null, new IntOrPercent(0, false)))));
    golden(new PodDisruptionBudgetDeleted("shop", "web"));
    golden(
        new ResourceQuotaApplied(
            new ResourceQuota(
                metadata("team"),
                Resources.NONE
                    .with("cpu", 10_500)
                    .with("limits.cpu", 20_000)
                    .with("limits.memory", 40L << 30)
                    .with("memory", 20L << 30)
                    .with("pods", 50)
                    .with("requests.cpu", 10_500)
                    .with("requests.example.com/gpu", 4)
                    .with("requests.memory", 20L << 30))));
    golden(
        "minimal", new ResourceQuotaApplied(new ResourceQuota(Metadata.named(null, "none"), null)));
    golden(new ResourceQuotaDeleted("shop", "team"));
    golden(new PodGroupApplied(new PodGroup(metadata("training"), 8)));
    golden("minimal", new PodGroupApplied(new PodGroup(Metadata.named(null, "training"), 1)));
    golden(new PodGroupDeleted("shop", "training"));
    golden(new NamespaceApplied(new Namespace(metadata("shop"))));
    golden("minimal", new NamespaceApplied(new Namespace(Metadata.named(null, "shop"))));
    golden(new NamespaceDeleted("shop"));
  }

  private static void profiles() {
    golden(
        new SchedulingProfileApplied(
            new SchedulingProfile(
                "batch",
                List.of("NodeAffinity", "TaintToleration"),
                new TreeMap<>(Map.of("NodeResourcesFit", 5, "ImageLocality", 0)),
                new ScoringStrategy(
                    ScoringStrategy.Type.RequestedToCapacityRatio,
                    new TreeMap<>(Map.of("cpu", 1, "example.com/gpu", 10)),
                    List.of(new UtilizationPoint(0, 0), new UtilizationPoint(100, 10))))));
    golden(
        "minimal",
        new SchedulingProfileApplied(new SchedulingProfile("default-scheduler", null, null, null)));
    golden(
        "no-plugins",
        new SchedulingProfileApplied(
            new SchedulingProfile("bare", List.of(), new TreeMap<>(), null)));
    golden(new SchedulingProfileDeleted("batch"));
  }

  private static void decisions() {
    golden(
        "scheduling",
        new PlacementDecided(
            List.of(
                new PodNominated(POD_UID, "shop", "web-1", "node-1", List.of(VICTIM_UID)),
                new PodTerminating(
                    VICTIM_UID,
                    "shop",
                    "batch-1",
                    "node-1",
                    30,
                    PodTerminating.PREEMPTION,
                    "makes room for shop/web-1"),
                new PodTerminating(
                    VICTIM_UID, "shop", "batch-2", "node-2", 30, PodTerminating.TAINT, null),
                new PodBound(pod(), "node-1", List.of(0, 3)),
                new PodUnschedulable(
                    POD_UID,
                    "shop",
                    "web-2",
                    0,
                    null,
                    List.of(
                        "exceeded quota: team, requested: cpu=1, used: cpu=10, limited: cpu=10")))));
    golden(
        "empty-parts",
        new PlacementDecided(List.of(new PodNominated(POD_UID, "shop", "web-1", "node-1", null))));
  }

  private static Pod pod() {
    Container migrate =
        new Container(
            "migrate",
            "registry.example/migrate:1",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    Container proxy =
        new Container(
            "proxy",
            "registry.example/proxy:1",
            null,
            null,
            null,
            null,
            null,
            List.of(new ContainerPort("proxy", 9090, "TCP", 9090, null)),
            null,
            new Probe(null, new Probe.TcpSocket("proxy"), null, null, null, null, null),
            RestartPolicy.Always);
    Container web =
        new Container(
            "web",
            "registry.example/web:1.2",
            null,
            null,
            null,
            null,
            null,
            List.of(
                new ContainerPort("http", 8080, "TCP", 80, "10.0.0.1"),
                new ContainerPort("dns", 53, "UDP", 53, "::1")),
            new ResourceRequirements(null, Resources.NONE.with("example.com/gpu", 2)),
            null);
    Metadata metadata = Metadata.named("shop", "web-1").withUid(POD_UID);
    return new Pod(
        metadata.withLabels(map("app", "web", PodGroup.LABEL, "training")),
        new PodSpec(
            List.of(migrate, proxy),
            List.of(web),
            Resources.of(10, 16L << 20),
            null,
            null,
            affinity(),
            spread(),
            List.of(
                new Toleration(
                    "node.kubernetes.io/unreachable",
                    Toleration.Operator.Exists,
                    null,
                    TaintEffect.NoExecute,
                    300L)),
            "high",
            1_000_000,
            PreemptionPolicy.PreemptLowerPriority,
            "batch",
            null,
            null));
  }

  private static Affinity affinity() {
    return new Affinity(
        new NodeAffinity(
            new NodeSelector(
                List.of(
                    new NodeSelector.Term(
                        List.of(
                            node("zone", NodeSelector.Operator.In, "a", "b"),
                            node("disk", NodeSelector.Operator.NotIn, "hdd"),
                            node("example.com/gpu", NodeSelector.Operator.Exists),
                            node("spot", NodeSelector.Operator.DoesNotExist),
                            node("cores", NodeSelector.Operator.Gt, "4"),
                            node("rack", NodeSelector.Operator.Lt, "100")),
                        List.of(
                            node(NodeSelector.NAME_FIELD, NodeSelector.Operator.NotIn, "node-9"))),
                    new NodeSelector.Term(null, null))),
            List.of(
                new PreferredNode(
                    10,
                    new NodeSelector.Term(
                        List.of(node("disk", NodeSelector.Operator.In, "")), null)))),
        new PodAffinity(
            List.of(
                new PodAffinityTerm(
                    new LabelSelector(map("app", "cache")),
                    List.of("shop", "cache"),
                    new LabelSelector(map("team", "shop")),
                    "topology.kubernetes.io/zone",
                    List.of("pod-template-hash"),
                    List.of("tenant"))),
            null),
        new PodAffinity(
            null,
            List.of(
                new WeightedPodAffinityTerm(
                    100,
                    new PodAffinityTerm(
                        new LabelSelector(null, expressions()),
                        null,
                        new LabelSelector(null),
                        "kubernetes.io/hostname",
                        null,
                        null)))));
  }

  private static List<TopologySpreadConstraint> spread() {
    return List.of(
        new TopologySpreadConstraint(
            2,
            "topology.kubernetes.io/zone",
            WhenUnsatisfiable.DoNotSchedule,
            new LabelSelector(map("app", "web")),
            3,
            NodeInclusion.Ignore,
            NodeInclusion.Honor,
            List.of("pod-template-hash")),
        new TopologySpreadConstraint(
            1,
            "kubernetes.io/hostname",
            WhenUnsatisfiable.ScheduleAnyway,
            null,
            null,
            null,
            null,
            null));
  }

  /** Whatever may be there with nothing in it, which is not the same as not there. */
  private static Pod podOfEmptyParts() {
    PodAffinityTerm term =
        new PodAffinityTerm(
            new LabelSelector(null),
            null,
            new LabelSelector(null),
            "kubernetes.io/hostname",
            null,
            null);
    Container web =
        new Container("web", "image", null, null, null, null, null, null, null, null, null);
    return new Pod(
        Metadata.named(null, "web-1").withUid(POD_UID),
        new PodSpec(
            null,
            List.of(web),
            null,
            null,
            null,
            new Affinity(
                new NodeAffinity(null, null),
                new PodAffinity(List.of(term), null),
                new PodAffinity(null, null)),
            null,
            null,
            null,
            0,
            null,
            null,
            null,
            null));
  }

  private static List<LabelSelector.Requirement> expressions() {
    return List.of(
        new LabelSelector.Requirement("app", LabelSelector.Operator.In, List.of("web", "api")),
        new LabelSelector.Requirement("track", LabelSelector.Operator.NotIn, List.of("")),
        new LabelSelector.Requirement("app", LabelSelector.Operator.Exists, null),
        new LabelSelector.Requirement("legacy", LabelSelector.Operator.DoesNotExist, null));
  }

  private static NodeSelector.Requirement node(
      String key, NodeSelector.Operator operator, String... values) {
    return new NodeSelector.Requirement(key, operator, List.of(values));
  }

  private static Metadata metadata(String name) {
    return Metadata.named("shop", name).withUid(OWNER_UID).withLabels(map("team", "shop"));
  }

  private static SortedMap<String, String> map(String... keysAndValues) {
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
