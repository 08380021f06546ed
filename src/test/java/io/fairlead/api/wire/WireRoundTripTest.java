package io.fairlead.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Service;
import io.fairlead.view.Projection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A manifest that is read, shown and read again says the same. */
class WireRoundTripTest {
  private static final NamespacedName WEB = new NamespacedName("default", "web");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final List<FieldError> errors = new ArrayList<>();

  @Test
  void aPod() throws Exception {
    Pod pod =
        PodWire.fromWire(
            yaml(
                io.fabric8.kubernetes.api.model.Pod.class,
                """
                metadata:
                  name: web
                  uid: u
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  labels: {app: web}
                  annotations: {note: hello}
                spec:
                  restartPolicy: OnFailure
                  terminationGracePeriodSeconds: 5
                  nodeSelector: {disk: ssd}
                  tolerations:
                  - {key: dedicated, operator: Equal, value: web, effect: NoSchedule}
                  - {operator: Exists}
                  containers:
                  - name: web
                    image: web:1
                    imagePullPolicy: Never
                    command: [serve]
                    args: ["--port", "$(PORT)"]
                    workingDir: /srv
                    env:
                    - {name: PORT, value: "80"}
                    - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                    ports:
                    - {name: http, containerPort: 80}
                    resources:
                      requests: {cpu: 250m, memory: 64Mi}
                      limits: {cpu: "1", memory: 1Gi, example.com/gpu: 2}
                    readinessProbe:
                      httpGet: {path: /ready, port: http}
                      periodSeconds: 2
                """),
            errors);

    Projection projection = folded(new PodSubmitted(pod));
    var shown = PodWire.toWire(projection.pods().get(WEB));

    assertThat(errors).isEmpty();
    assertThat(pod.spec().containers().getFirst().resources().requests().cpuMillis())
        .isEqualTo(250);
    assertThat(PodWire.fromWire(reread(shown), errors)).isEqualTo(pod);
    assertThat(shown.getStatus().getPhase()).isEqualTo("Pending");
    assertThat(shown.getStatus().getQosClass()).isEqualTo("Burstable");
  }

  @Test
  void aDeployment() throws Exception {
    Deployment deployment =
        DeploymentWire.fromWire(
            yaml(
                io.fabric8.kubernetes.api.model.apps.Deployment.class,
                """
                metadata: {name: web, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  replicas: 3
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}, annotations: {a: b}}
                    spec: {containers: [{name: web, image: web}]}
                """),
            errors);

    Projection projection = folded(new DeploymentApplied(deployment));
    var shown = DeploymentWire.toWire(projection.deployments().get(WEB));

    assertThat(errors).isEmpty();
    assertThat(DeploymentWire.fromWire(reread(shown), errors)).isEqualTo(deployment);
    assertThat(shown.getStatus().getUnavailableReplicas()).isEqualTo(3);
    assertThat(DeploymentWire.scale(projection.deployments().get(WEB)).getStatus().getSelector())
        .isEqualTo("app=web");
  }

  @Test
  void aService() throws Exception {
    Service service =
        ServiceWire.fromWire(
            yaml(
                io.fabric8.kubernetes.api.model.Service.class,
                """
                metadata: {name: web, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  type: NodePort
                  selector: {app: web}
                  ports:
                  - {name: http, port: 80, targetPort: http, nodePort: 30080, appProtocol: http}
                  - {name: admin, port: 81, targetPort: 8081}
                """),
            errors);

    Projection projection = folded(new ServiceApplied(service));

    assertThat(errors).isEmpty();
    assertThat(
            ServiceWire.fromWire(
                reread(ServiceWire.toWire(projection.services().get(WEB))), errors))
        .isEqualTo(service);
  }

  @Test
  void anAutoscalerInBothVersions() throws Exception {
    HorizontalPodAutoscaler autoscaler =
        AutoscalerWire.fromWire(
            yaml(
                io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler.class,
                """
                metadata: {name: web, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
                  minReplicas: 2
                  maxReplicas: 5
                  metrics:
                  - type: Resource
                    resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}
                  - type: Resource
                    resource: {name: memory, target: {type: AverageValue, averageValue: 100Mi}}
                """),
            errors);

    Projection projection = folded(new AutoscalerApplied(autoscaler));
    var state = projection.autoscalers().get(WEB);

    assertThat(errors).isEmpty();
    assertThat(AutoscalerWire.fromWire(reread(AutoscalerWire.toWire(state)), errors))
        .isEqualTo(autoscaler);
    assertThat(
            AutoscalerWire.fromWireV1(reread(AutoscalerWire.toWireV1(state)), autoscaler, errors))
        .as("v1 cannot say everything, but loses nothing")
        .isEqualTo(autoscaler);
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    PodWire.fromWire(
        yaml(
            io.fabric8.kubernetes.api.model.Pod.class,
            """
            metadata: {name: web}
            spec:
              restartPolicy: Sometimes
              tolerations: [{key: a, effect: NoWay}]
              containers:
              - name: web
                ports: [{name: http}]
                resources: {requests: {cpu: lots}}
            """),
        errors);

    assertThat(errors)
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder(
            "spec.restartPolicy",
            "spec.tolerations[0].effect",
            "spec.containers[0].ports[0].containerPort",
            "spec.containers[0].resources.requests.cpu");
  }

  private static Projection folded(Event event) {
    Projection projection = new Projection(NOW);
    projection.fold(event, NOW, 1);
    return projection;
  }

  private static <T> T yaml(Class<T> type, String text) throws Exception {
    return Json.mapper().treeToValue(new ObjectMapper(new YAMLFactory()).readTree(text), type);
  }

  @SuppressWarnings("unchecked")
  private static <T> T reread(T wire) throws Exception {
    return (T) Json.mapper().readValue(Json.mapper().writeValueAsBytes(wire), wire.getClass());
  }
}
