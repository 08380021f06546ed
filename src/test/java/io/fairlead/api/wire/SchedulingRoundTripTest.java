package io.fairlead.api.wire;

import static io.fairlead.api.wire.RoundTrip.NOW;
import static io.fairlead.api.wire.RoundTrip.folded;
import static io.fairlead.api.wire.RoundTrip.reread;
import static io.fairlead.api.wire.RoundTrip.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetApplied;
import io.fairlead.domain.event.SpecEvent.PodGroupApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A manifest of a kind that is for the scheduler says the same when it is read again. */
class SchedulingRoundTripTest {
  private static final NamespacedName WEB = new NamespacedName("default", "web");
  private static final NamespacedName CLUSTER_WEB = new NamespacedName("", "web");

  private final List<FieldError> errors = new ArrayList<>();

  @Test
  void aPriorityClass() throws Exception {
    var read =
        PriorityClassWire.fromWire(
            yaml(
                PriorityClass.class,
                """
                metadata: {name: web, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                value: -5
                globalDefault: true
                preemptionPolicy: Never
                description: for batch work
                """),
            errors);

    var shown =
        PriorityClassWire.toWire(
            folded(new PriorityClassApplied(read)).priorityClasses().get(CLUSTER_WEB));

    assertThat(errors).isEmpty();
    assertThat(PriorityClassWire.fromWire(reread(shown), errors)).isEqualTo(read);
    assertThat(shown.getMetadata().getNamespace()).isNull();
  }

  @Test
  void aPriorityClassNeedsAValue() throws Exception {
    PriorityClassWire.fromWire(yaml(PriorityClass.class, "metadata: {name: web}"), errors);

    assertThat(errors).extracting(FieldError::field).containsExactly("value");
  }

  @Test
  void aDisruptionBudget() throws Exception {
    var read =
        DisruptionBudgetWire.fromWire(
            yaml(
                PodDisruptionBudget.class,
                """
                metadata: {name: web, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  maxUnavailable: 25%
                  selector: {matchExpressions: [{key: app, operator: Exists}]}
                """),
            errors);

    var shown =
        DisruptionBudgetWire.toWire(
            folded(new PodDisruptionBudgetApplied(read)).disruptionBudgets().get(WEB));

    assertThat(errors).isEmpty();
    assertThat(DisruptionBudgetWire.fromWire(reread(shown), errors)).isEqualTo(read);
    assertThat(shown.getStatus().getDisruptionsAllowed()).isZero();
  }

  @Test
  void aDisruptionBudgetsAmountIsANumberOrAShare() throws Exception {
    DisruptionBudgetWire.fromWire(
        yaml(PodDisruptionBudget.class, "metadata: {name: web}\nspec: {minAvailable: -1}"), errors);

    assertThat(errors).extracting(FieldError::field).containsExactly("spec.minAvailable");
  }

  @Test
  void aResourceQuota() throws Exception {
    var read =
        ResourceQuotaWire.fromWire(
            yaml(
                io.fabric8.kubernetes.api.model.ResourceQuota.class,
                """
                metadata: {name: web, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {hard: {pods: 10, requests.cpu: 1500m, limits.memory: 2Gi}}
                """),
            errors);

    var shown =
        ResourceQuotaWire.toWire(folded(new ResourceQuotaApplied(read)).resourceQuotas().get(WEB));

    assertThat(errors).isEmpty();
    assertThat(ResourceQuotaWire.fromWire(reread(shown), errors)).isEqualTo(read);
    assertThat(shown.getStatus().getUsed().keySet())
        .containsExactlyInAnyOrder("pods", "requests.cpu", "limits.memory");
  }

  @Test
  void aPodGroup() throws Exception {
    var read =
        PodGroupWire.fromWire(
            yaml(
                PodGroupResource.class,
                """
                metadata: {name: web, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {minMember: 4}
                """));

    var shown = PodGroupWire.toWire(folded(new PodGroupApplied(read)).podGroups().get(WEB));

    assertThat(PodGroupWire.fromWire(reread(shown))).isEqualTo(read);
    assertThat(Json.mapper().valueToTree(shown).toString())
        .contains("\"apiVersion\":\"scheduling.x-k8s.io/v1alpha1\"", "\"kind\":\"PodGroup\"")
        .contains("\"phase\":\"Pending\"");
  }

  @Test
  void aSchedulingProfile() throws Exception {
    var read =
        SchedulingProfileWire.fromWire(
            yaml(
                SchedulingProfileResource.class,
                """
                metadata: {name: web, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  filters: []
                  scores: [{name: ImageLocality, weight: 0}, {name: GpuPacking, weight: 5}]
                  scoringStrategy:
                    type: RequestedToCapacityRatio
                    resources: [{name: cpu, weight: 3}, {name: memory}]
                    requestedToCapacityRatio:
                      shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]
                """),
            errors);

    var shown =
        SchedulingProfileWire.toWire(
            folded(new SchedulingProfileApplied(read)).schedulingProfiles().get(CLUSTER_WEB));

    assertThat(errors).isEmpty();
    assertThat(SchedulingProfileWire.fromWire(reread(shown), errors)).isEqualTo(read);
    assertThat(read.filters()).as("none is not the same as all").isEmpty();
    assertThat(read.scoringStrategy().resources()).containsEntry("memory", 1);
  }

  @Test
  void aSchedulingProfileNamesWhatCannotBeRead() throws Exception {
    SchedulingProfileWire.fromWire(
        yaml(
            SchedulingProfileResource.class,
            """
            metadata: {name: web}
            spec:
              scores: [{name: A}, {name: A}, {weight: 2}]
              scoringStrategy: {type: Best, requestedToCapacityRatio: {shape: [{score: 1}]}}
            """),
        errors);

    assertThat(errors)
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder(
            "spec.scores[1].name",
            "spec.scores[2].name",
            "spec.scoringStrategy.type",
            "spec.scoringStrategy.requestedToCapacityRatio.shape[0].utilization");
  }

  @Test
  void aNamespaceAlwaysCarriesItsName() throws Exception {
    var read =
        NamespaceWire.fromWire(
            yaml(
                io.fabric8.kubernetes.api.model.Namespace.class,
                """
                metadata:
                  name: web
                  uid: u
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  labels: {team: a, kubernetes.io/metadata.name: wrong}
                """));

    var shown =
        NamespaceWire.toWire(folded(new NamespaceApplied(read)).namespaces().get(CLUSTER_WEB));

    assertThat(NamespaceWire.fromWire(reread(shown))).isEqualTo(read);
    assertThat(shown.getMetadata().getLabels())
        .isEqualTo(Map.of("team", "a", "kubernetes.io/metadata.name", "web"));
    assertThat(shown.getMetadata().getNamespace()).isNull();
  }

  @Test
  void aNodeShowsItsImages() {
    NodeInfo info =
        new NodeInfo(
            "web",
            null,
            null,
            Resources.NONE,
            null,
            "127.0.0.1",
            null,
            "docker://1",
            "b",
            List.of(new NodeImage(List.of("web:1", "web:latest"), 42)));

    var shown =
        NodeWire.toWire(folded(new NodeRegistered(new Node(info, null))).nodes().get(CLUSTER_WEB));

    assertThat(shown.getMetadata().getCreationTimestamp()).isEqualTo(NOW.toString());
    assertThat(shown.getStatus().getImages())
        .singleElement()
        .satisfies(
            image -> {
              assertThat(image.getNames()).containsExactly("web:1", "web:latest");
              assertThat(image.getSizeBytes()).isEqualTo(42);
            });
  }
}
