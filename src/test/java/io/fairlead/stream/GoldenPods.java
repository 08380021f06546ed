package io.fairlead.stream;

import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Affinity.NodeAffinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.model.Affinity.WeightedPodAffinityTerm;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.EnvVar;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.Probe;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.NodeInclusion;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pods of the golden events, from the plainest to those with everything, and their names. */
final class GoldenPods {
  static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  static final String POD_UID = "0c7c1f5e-3f0e-4c7b-9d54-6a3c6d9a1b01";
  static final String OWNER_UID = "5b0a4c52-7c1c-4c0f-8a46-1d7f3a3f2b02";

  private GoldenPods() {}

  /** A pod with everything that is run. */
  static Pod richPod() {
    Container web =
        new Container(
            "web",
            "registry.example/web:1.2",
            "IfNotPresent",
            List.of("jwebserver"),
            List.of("-p", "8080"),
            "/srv",
            List.of(
                new EnvVar("GREETING", "Grüße", null),
                new EnvVar("EMPTY", "", null),
                new EnvVar("POD_IP", null, new EnvVar.Source(new EnvVar.FieldRef("status.podIP")))),
            List.of(new ContainerPort("http", 8080, "TCP")),
            new ResourceRequirements(
                Resources.of(250, 64L << 20),
                Resources.of(1_000, 128L << 20).with("example.com/gpu", 1)),
            new Probe(new Probe.HttpGet("/ready", "http"), null, 1, 2, 1, 1, 3));
    Container sidecar =
        new Container(
            "sidecar",
            "registry.example/sidecar:1",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new Probe(null, new Probe.TcpSocket("9090"), null, null, null, null, null));
    return new Pod(
        new Metadata(
            "shop",
            "web-1",
            POD_UID,
            map("app", "web", "example.com/canary", ""),
            map("example.com/note", "two\nlines"),
            new OwnerReference("apps/v1", "Deployment", "web", OWNER_UID),
            NOON),
        new PodSpec(
            List.of(web, sidecar),
            "node-1",
            map("disk", "ssd", "node-role.kubernetes.io/worker", ""),
            List.of(
                new Toleration(
                    "dedicated", Toleration.Operator.Equal, "web", TaintEffect.NoExecute),
                new Toleration(null, Toleration.Operator.Exists, null, null)),
            RestartPolicy.OnFailure,
            10L));
  }

  /** A pod with only what there must be. */
  static Pod plainPod() {
    Container web =
        new Container("web", null, null, List.of("jwebserver"), null, null, null, null, null, null);
    return new Pod(
        Metadata.named(null, "web-1").withUid(POD_UID),
        new PodSpec(List.of(web), null, null, null, null, null));
  }

  /** A pod with everything that only the scheduler looks at. */
  static Pod schedulingPod() {
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
  static Pod podOfEmptyParts() {
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

  private static NodeSelector.Requirement node(
      String key, NodeSelector.Operator operator, String... values) {
    return new NodeSelector.Requirement(key, operator, List.of(values));
  }

  static List<LabelSelector.Requirement> expressions() {
    return List.of(
        new LabelSelector.Requirement("app", LabelSelector.Operator.In, List.of("web", "api")),
        new LabelSelector.Requirement("track", LabelSelector.Operator.NotIn, List.of("")),
        new LabelSelector.Requirement("app", LabelSelector.Operator.Exists, null),
        new LabelSelector.Requirement("legacy", LabelSelector.Operator.DoesNotExist, null));
  }

  static SortedMap<String, String> map(String... keysAndValues) {
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
