package io.fairlead.stream;

import static io.fairlead.domain.testing.DeploymentBuilder.deployment;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.deletionOf;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceDeleted;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
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
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ResourceMetric;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.testing.Services;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an event must have so that no fold trips over it. */
class EventValidationTest {

  @ParameterizedTest
  @MethodSource
  void valid(Event event) {
    assertThat(EventValidation.validate(event)).isEmpty();
  }

  static Stream<Event> valid() {
    Pod pod = pod("p").build();
    return Stream.of(
        pod("p").submitted(),
        deletionOf(pod),
        new PodDeletionRequested("default", "p", "uid", 0L),
        node("n").heartbeat(),
        node("n").registered(),
        statusOf(pod, "n", true, "127.0.0.1"),
        terminationOf(pod, "n"),
        new PlacementDecided(List.of(new PodBound(pod, "n"))),
        deployment("web").replicas(0).applied(),
        new ServiceApplied(Services.service("web", "app", "web")),
        autoscaler("Deployment", 1, 3, "Resource", "cpu", 50, null),
        autoscaler("Deployment", 1, 3, "Resource", "memory", null, "64Mi"),
        new NodeSettingsApplied(NodeSettings.none("n")),
        new NodeMetrics("n", List.of(new PodUsage("uid", "default", "p", 1, 1))),
        new PriorityClassApplied(new PriorityClass(named("high"), 1, false, null, null)),
        new PriorityClassDeleted("high"),
        budget(IntOrPercent.parse("50%")),
        new PodDisruptionBudgetDeleted("default", "web"),
        quota("requests.cpu"),
        new ResourceQuotaDeleted("default", "team"),
        new PodGroupApplied(new PodGroup(named("training"), 1)),
        new PodGroupDeleted("default", "training"),
        new NamespaceApplied(new Namespace(named("shop"))),
        new NamespaceDeleted("shop"),
        new SchedulingProfileApplied(new SchedulingProfile("batch", null, null, null)),
        new SchedulingProfileDeleted("batch"));
  }

  private static Metadata named(String name) {
    return Metadata.named(null, name);
  }

  private static PodDisruptionBudgetApplied budget(IntOrPercent minAvailable) {
    return new PodDisruptionBudgetApplied(
        new PodDisruptionBudget(
            named("web"), new PodDisruptionBudgetSpec(null, minAvailable, null)));
  }

  private static ResourceQuotaApplied quota(String resource) {
    return new ResourceQuotaApplied(
        new ResourceQuota(named("team"), Resources.NONE.with(resource, 1)));
  }

  @ParameterizedTest
  @MethodSource
  void invalid(Event event, List<String> errors) {
    assertThat(EventValidation.validate(event))
        .extracting(FieldError::toString)
        .containsExactlyElementsOf(errors);
  }

  static Stream<Arguments> invalid() {
    return Stream.of(
        wrong(new PodSubmitted(null), "pod: is required"),
        wrong(
            new PodSubmitted(new Pod(null, null)),
            "pod.metadata: metadata with a name is required",
            "pod.spec: a spec with at least one container is required"),
        wrong(
            pod("p").ownedBy("Deployment", "web", null).submitted(),
            "pod.metadata.ownerReference: an owner needs a kind and a uid"),
        wrong(
            pod("p").ownedBy("", "web", "uid-web").submitted(),
            "pod.metadata.ownerReference: an owner needs a kind and a uid"),
        wrong(
            new PodDeletionRequested(null, "", null, -1L),
            "namespace: is required",
            "name: is required",
            "gracePeriodSeconds: must be 0 to 2147483647"),
        wrong(new NodeHeartbeat(null), "node: is required"),
        wrong(
            node("Not A Name").heartbeat(),
            "node.name: must be at most 253 lower case letters, digits, '-' and '.', starting and"
                + " ending with a letter or digit"),
        wrong(
            new NodeMetrics("n", List.of(new PodUsage(null, null, null, 0, 0))),
            "pods[0].uid: is required"),
        wrong(
            new PodStatusChanged(null, null, null, null, null),
            "uid: is required",
            "namespace: is required",
            "name: is required",
            "node: is required",
            "status: is required"),
        wrong(
            new PlacementDecided(List.of(new PodBound(null, null))),
            "decisions[0].pod: is required",
            "decisions[0].node: is required"),
        wrong(
            new ScalingDecided(
                List.of(new ReplicasScaled(null, null, null, 1, 2, null, List.of()))),
            "decisions[0].namespace: is required",
            "decisions[0].deployment: is required"),
        wrong(new DeploymentApplied(null), "deployment: is required"),
        wrong(
            new DeploymentApplied(new Deployment(Metadata.named(null, "web"), null)),
            "deployment.spec: a spec with a selector and a template is required",
            "deployment.metadata.uid: is required"),
        wrong(
            deployment("web").replicas(-1).applied(),
            "deployment.spec.replicas: must not be negative"),
        wrong(
            new DeploymentApplied(
                new Deployment(
                    Metadata.named(null, "web").withUid("u"),
                    new DeploymentSpec(
                        1,
                        new LabelSelector(new TreeMap<>(Map.of("app", "web"))),
                        new PodTemplate(null, null)))),
            "deployment.spec.template.metadata.labels: must be such that spec.selector selects"
                + " them",
            "deployment.spec.template.spec: a spec with at least one container is required"),
        wrong(new DeploymentDeleted(null, null), "namespace: is required", "name: is required"),
        wrong(
            new ServiceApplied(new Service(Metadata.named(null, "web"), null)),
            "service.spec: a spec with ports is required"),
        wrong(
            new ServiceApplied(
                Services.service(
                    "web",
                    "app",
                    "web",
                    new ServicePort(null, null, null, 0, "http", 70_000),
                    new ServicePort(null, null, null, 80, "99999999999", null))),
            "service.spec.ports[0].name: of several ports, each needs a name",
            "service.spec.ports[0].port: must be 1 to 65535",
            "service.spec.ports[0].nodePort: must be 1 to 65535",
            "service.spec.ports[1].name: of several ports, each needs a name",
            "service.spec.ports[1].targetPort: must be 1 to 65535"),
        wrong(
            new AutoscalerApplied(new HorizontalPodAutoscaler(Metadata.named(null, "a"), null)),
            "autoscaler.spec: a spec with a target is required"),
        wrong(
            autoscaler("StatefulSet", 3, 2, "Pods", "cpu", 50, null),
            "autoscaler.spec.scaleTargetRef.kind: must be Deployment",
            "autoscaler.spec.maxReplicas: must not be less than minReplicas",
            "autoscaler.spec.metrics[0].type: must be Resource"),
        wrong(
            autoscaler("Deployment", 0, 2, "Resource", "gpu", 50, null),
            "autoscaler.spec.minReplicas: must be at least 1",
            "autoscaler.spec.metrics[0].resource.name: must be cpu or memory"),
        wrong(
            autoscaler("Deployment", 1, 2, "Resource", "cpu", null, "1x"),
            "autoscaler.spec.metrics[0].resource.target.averageValue: \"1x\" has the unknown"
                + " suffix \"x\""),
        wrong(new NodeSettingsApplied(null), "settings: is required"),
        wrong(
            new NodeSettingsApplied(
                new NodeSettings("n", false, null, null, List.of(new Taint(null, null, null)))),
            "settings.taints[0].key: is required"),
        wrong(new NodeDeleted(null), "name: is required"),
        wrong(
            new NodeHeartbeat(
                new NodeInfo(
                    "n",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(new NodeImage(null, -1), new NodeImage(List.of("a", ""), 0)))),
            "node.images[0].names: is required",
            "node.images[0].sizeBytes: must not be negative",
            "node.images[1].names[1]: is required"),
        wrong(
            new PlacementDecided(
                List.of(
                    new PodBound(pod("p").build(), "n", List.of(0, -1)),
                    new PodNominated("u", "default", "p", "n", List.of("v", "../v")),
                    new PodNominated(null, null, null, null, null))),
            "decisions[0].gpus[1]: must not be negative",
            "decisions[1].victims[1]: must be at most 128 letters, digits, '-', '_' and '.',"
                + " starting with a letter or digit",
            "decisions[2].uid: is required",
            "decisions[2].namespace: is required",
            "decisions[2].name: is required",
            "decisions[2].node: is required"),
        wrong(new PriorityClassApplied(null), "priorityClass: is required"),
        wrong(
            new PriorityClassApplied(new PriorityClass(null, 1_000_000_001, false, null, null)),
            "priorityClass.metadata: metadata with a name is required",
            "priorityClass.value: must be at most 1000000000"),
        wrong(new PriorityClassDeleted(""), "name: is required"),
        wrong(new PodDisruptionBudgetApplied(null), "budget: is required"),
        wrong(budget(null), "budget.spec: one of minAvailable and maxUnavailable is required"),
        wrong(
            new PodDisruptionBudgetDeleted(null, null),
            "namespace: is required",
            "name: is required"),
        wrong(new ResourceQuotaApplied(null), "quota: is required"),
        wrong(
            quota("services"),
            "quota.hard.services: is not supported yet: must be one of pods, cpu, memory,"
                + " requests.cpu, requests.memory, limits.cpu, limits.memory or requests.<extended"
                + " resource>"),
        wrong(new ResourceQuotaDeleted(null, null), "namespace: is required", "name: is required"),
        wrong(new PodGroupApplied(null), "group: is required"),
        wrong(
            new PodGroupApplied(new PodGroup(named("training"), 0)),
            "group.minMember: must be at least 1"),
        wrong(new PodGroupDeleted(null, null), "namespace: is required", "name: is required"),
        wrong(new NamespaceApplied(null), "namespace: is required"),
        wrong(
            new NamespaceApplied(new Namespace(null)),
            "namespace.metadata: metadata with a name is required"),
        wrong(new NamespaceDeleted(null), "name: is required"),
        wrong(new SchedulingProfileApplied(null), "profile: is required"),
        wrong(
            new SchedulingProfileApplied(new SchedulingProfile((String) null, null, null, null)),
            "profile.metadata.name: a name is required"),
        wrong(new SchedulingProfileDeleted(null), "name: is required"));
  }

  private static Arguments wrong(Event event, String... errors) {
    return arguments(event, List.of(errors));
  }

  private static AutoscalerApplied autoscaler(
      String kind, int min, int max, String type, String resource, Integer percent, String value) {
    return new AutoscalerApplied(
        new HorizontalPodAutoscaler(
            Metadata.named(null, "a"),
            new AutoscalerSpec(
                new ScaleTargetRef("apps/v1", kind, "web"),
                min,
                max,
                List.of(
                    new MetricSpec(
                        type,
                        new ResourceMetric(
                            resource,
                            new MetricTarget(
                                percent == null ? "AverageValue" : "Utilization",
                                percent,
                                value)))))));
  }
}
