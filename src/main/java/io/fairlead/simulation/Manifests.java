package io.fairlead.simulation;

import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ResourceMetric;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.Service.ServiceSpec;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Objects as users write them, from few names so that they meet. */
final class Manifests {
  static final List<String> APPS = List.of("web", "db", "job");
  static final List<String> NAMESPACES = List.of("default", "team");
  static final List<String> PRIORITIES = List.of("low", "high");
  private static final List<String> ZONES = List.of("a", "b");
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String MAINTENANCE = "maintenance";
  private static final long MEBIBYTE = 1 << 20;

  private final Choices choices;
  private final Mix.Features features;

  Manifests(Choices choices, Mix.Features features) {
    this.choices = choices;
    this.features = features;
  }

  NodeInfo node(String name, int number) {
    Resources capacity =
        Resources.of(choices.of(List.of(2000, 1000, 4000)), 2048 * MEBIBYTE)
            .with(Resources.PODS, choices.of(List.of(10, 3)));
    if (features.gpus()) {
      capacity = capacity.with(Resources.GPU, choices.below(3));
    }
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put(ZONE, ZONES.get(number % ZONES.size()));
    labels.put("kubernetes.io/hostname", name);
    return new NodeInfo(
        name,
        labels,
        List.of(),
        capacity,
        capacity,
        "10.0.0." + (number + 1),
        null,
        "simulated",
        "boot-1");
  }

  NodeSettings settings(String node) {
    List<Taint> taints =
        choices.weighted(2, 1, 2) == 0
            ? List.of()
            : List.of(
                new Taint(
                    MAINTENANCE,
                    null,
                    choices.of(List.of(TaintEffect.NoExecute, TaintEffect.NoSchedule))));
    return new NodeSettings(node, choices.chance(250), null, null, taints);
  }

  Pod pod(String namespace, String name, String uid) {
    String app = choices.of(APPS);
    return new Pod(
        new Metadata(namespace, name, uid, labels(app, true), null, null, null), spec(app));
  }

  private SortedMap<String, String> labels(String app, boolean mayBeInGroup) {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("app", app);
    if (mayBeInGroup && features.groups() && choices.chance(400)) {
      labels.put(PodGroup.LABEL, "gang");
    }
    return labels;
  }

  private PodSpec spec(String app) {
    Resources requests = Resources.of(choices.of(List.of(250, 100, 500, 1000)), 64 * MEBIBYTE);
    if (features.gpus() && choices.chance(300)) {
      requests =
          choices.chance(500)
              ? requests.with(Resources.GPU_MILLI, 500)
              : requests.with(Resources.GPU, 1);
    }
    Container container =
        new Container(
            "main",
            "image",
            null,
            null,
            null,
            null,
            null,
            List.of(new ContainerPort("http", 8080, null)),
            new ResourceRequirements(requests, null),
            null);
    TreeMap<String, String> selector = new TreeMap<>();
    if (features.affinity() && choices.chance(200)) {
      selector.put(ZONE, choices.of(ZONES));
    }
    return new PodSpec(
        null,
        List.of(container),
        null,
        null,
        selector,
        features.affinity() && choices.chance(250) ? apart(app) : null,
        features.affinity() && choices.chance(250) ? spread(app) : null,
        features.taints() ? tolerations() : null,
        features.priorities() && choices.chance(600) ? choices.of(PRIORITIES) : null,
        null,
        null,
        null,
        RestartPolicy.Always,
        choices.of(List.of(1L, 5L)));
  }

  private static Affinity apart(String app) {
    return new Affinity(
        null,
        null,
        new PodAffinity(
            List.of(
                new PodAffinityTerm(
                    selector(app), null, null, "kubernetes.io/hostname", null, null)),
            null));
  }

  private static List<TopologySpreadConstraint> spread(String app) {
    return List.of(
        new TopologySpreadConstraint(
            1, ZONE, WhenUnsatisfiable.DoNotSchedule, selector(app), null, null, null, null));
  }

  private List<Toleration> tolerations() {
    List<Toleration> tolerations = new ArrayList<>();
    if (choices.chance(400)) {
      tolerations.add(
          new Toleration(
              MAINTENANCE,
              Toleration.Operator.Exists,
              null,
              null,
              choices.chance(500) ? (long) choices.between(1, 8) : null));
    }
    return tolerations;
  }

  private static LabelSelector selector(String app) {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("app", app);
    return new LabelSelector(labels);
  }

  Deployment deployment(String name, String uid, int replicas) {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("app", name);
    return new Deployment(
        new Metadata(null, name, uid, null, null, null, null),
        new DeploymentSpec(
            replicas,
            selector(name),
            new PodTemplate(new Metadata(null, null, null, labels, null, null, null), spec(name))));
  }

  Service service(String app) {
    TreeMap<String, String> selector = new TreeMap<>();
    selector.put("app", app);
    return new Service(
        new Metadata(null, app, null, null, null, null, null),
        new ServiceSpec(
            selector,
            List.of(
                new ServicePort(
                    "http", null, null, 80, choices.chance(500) ? "http" : "8080", null)),
            null,
            null));
  }

  HorizontalPodAutoscaler autoscaler(String deployment) {
    return new HorizontalPodAutoscaler(
        new Metadata(null, deployment, null, null, null, null, null),
        new AutoscalerSpec(
            new ScaleTargetRef("apps/v1", "Deployment", deployment),
            choices.between(1, 2),
            choices.between(2, 5),
            List.of(
                new MetricSpec(
                    "Resource",
                    new ResourceMetric("cpu", new MetricTarget("Utilization", 50, null))))));
  }

  PriorityClass priorityClass(String name) {
    return new PriorityClass(
        Metadata.named(null, name), name.equals("high") ? 1000 : 10, false, null, null);
  }

  PodDisruptionBudget budget(String app) {
    return new PodDisruptionBudget(
        Metadata.named(null, app),
        new PodDisruptionBudgetSpec(selector(app), new IntOrPercent(1, false), null));
  }

  ResourceQuota quota(String namespace) {
    return new ResourceQuota(
        Metadata.named(namespace, "quota"),
        Resources.NONE
            .with("requests.cpu", choices.of(List.of(1000, 500, 4000)))
            .with(Resources.PODS, choices.of(List.of(8, 2, 4))));
  }

  PodGroup group(String namespace) {
    return new PodGroup(Metadata.named(namespace, "gang"), choices.between(1, 3));
  }
}
