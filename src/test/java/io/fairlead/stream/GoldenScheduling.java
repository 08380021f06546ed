package io.fairlead.stream;

import static io.fairlead.stream.GoldenPods.OWNER_UID;
import static io.fairlead.stream.GoldenPods.POD_UID;
import static io.fairlead.stream.GoldenPods.expressions;
import static io.fairlead.stream.GoldenPods.map;
import static io.fairlead.stream.GoldenPods.podOfEmptyParts;
import static io.fairlead.stream.GoldenPods.schedulingPod;

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
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The golden events about scheduling: the objects that only the scheduler looks at, and as {@code
 * <type>.scheduling.json} what pods, nodes, Deployments and decisions say of it beside the rest.
 */
final class GoldenScheduling {
  private static final String VICTIM_UID = "9e2d6a10-51c4-4f6e-8a3b-0f5b7c1d2e04";

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
    golden("scheduling", new PodSubmitted(schedulingPod()));
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
                        Metadata.named(null, null).withLabels(map("app", "web")),
                        schedulingPod().spec())))));
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
                new PodBound(schedulingPod(), "node-1", List.of(0, 3)),
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

  private static Metadata metadata(String name) {
    return Metadata.named("shop", name).withUid(OWNER_UID).withLabels(map("team", "shop"));
  }
}
