package io.fairlead.api.wire;

import static io.fairlead.api.wire.RoundTrip.folded;
import static io.fairlead.api.wire.RoundTrip.reread;
import static io.fairlead.api.wire.RoundTrip.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodValidation;
import io.fairlead.domain.model.Service;
import io.fairlead.view.Projection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A manifest that is read, shown and read again says the same. */
class WireRoundTripTest {
  private static final NamespacedName WEB = new NamespacedName("default", "web");

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
  void aPodWithEverythingThatTheSchedulerDecidesBy() throws Exception {
    Pod pod =
        PodWire.fromWire(
            yaml(
                io.fabric8.kubernetes.api.model.Pod.class,
                """
                metadata: {name: web, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  schedulerName: packing
                  priorityClassName: high
                  priority: 1000
                  preemptionPolicy: Never
                  overhead: {cpu: 100m, memory: 16Mi}
                  initContainers:
                  - {name: setup, image: setup, resources: {requests: {cpu: "2"}}}
                  - {name: proxy, image: proxy, restartPolicy: Always}
                  containers:
                  - name: web
                    image: web
                    ports: [{containerPort: 80, hostPort: 8080, hostIP: 127.0.0.1}]
                  tolerations:
                  - {key: k, operator: Exists, effect: NoExecute, tolerationSeconds: 60}
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                        - matchExpressions:
                          - {key: zone, operator: In, values: [a, b]}
                          - {key: zone, operator: NotIn, values: [c]}
                          - {key: disk, operator: Exists}
                          - {key: slow, operator: DoesNotExist}
                          - {key: cores, operator: Gt, values: ["4"]}
                          - {key: cores, operator: Lt, values: ["64"]}
                        - matchFields:
                          - {key: metadata.name, operator: In, values: [node-1]}
                      preferredDuringSchedulingIgnoredDuringExecution:
                      - weight: 10
                        preference: {matchExpressions: [{key: disk, operator: In, values: [ssd]}]}
                    podAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                      - topologyKey: zone
                        labelSelector: {matchLabels: {app: db}}
                        namespaces: [data]
                        namespaceSelector: {matchLabels: {team: a}}
                        matchLabelKeys: [version]
                      preferredDuringSchedulingIgnoredDuringExecution:
                      - weight: 5
                        podAffinityTerm: {topologyKey: rack, labelSelector: {}}
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                      - topologyKey: kubernetes.io/hostname
                        labelSelector:
                          matchExpressions:
                          - {key: app, operator: In, values: [web]}
                          - {key: app, operator: NotIn, values: [db]}
                          - {key: a, operator: Exists}
                          - {key: b, operator: DoesNotExist}
                        mismatchLabelKeys: [tenant]
                        namespaceSelector: {}
                  topologySpreadConstraints:
                  - maxSkew: 2
                    topologyKey: zone
                    whenUnsatisfiable: DoNotSchedule
                    labelSelector: {matchLabels: {app: web}}
                    minDomains: 3
                    nodeAffinityPolicy: Ignore
                    nodeTaintsPolicy: Honor
                    matchLabelKeys: [version]
                  - {maxSkew: 1, topologyKey: rack, whenUnsatisfiable: ScheduleAnyway}
                """),
            errors);

    Projection projection = folded(new PodSubmitted(pod));
    var shown = PodWire.toWire(projection.pods().get(WEB));

    assertThat(errors).isEmpty();
    assertThat(PodValidation.validate(pod)).isEmpty();
    assertThat(PodWire.fromWire(reread(shown), errors)).isEqualTo(pod);
    assertThat(pod.spec().initContainers().getLast().isSidecar()).isTrue();
    assertThat(pod.spec().affinity().podAntiAffinity()).isNotNull();
    assertThat(shown.getSpec().getSchedulerName()).isEqualTo("packing");
  }

  @Test
  void aPodOfTheDefaultSchedulerSaysSo() throws Exception {
    var wire =
        yaml(
            io.fabric8.kubernetes.api.model.Pod.class,
            """
            metadata: {name: web, uid: u}
            spec: {schedulerName: default-scheduler, containers: [{name: web, image: web}]}
            """);
    Pod pod = PodWire.fromWire(wire, errors);

    var shown = PodWire.toWire(folded(new PodSubmitted(pod)).pods().get(WEB));

    assertThat(pod.spec().schedulerName()).isNull();
    assertThat(shown.getSpec().getSchedulerName()).isEqualTo("default-scheduler");
    assertThat(shown.getSpec().getAffinity()).isNull();
    assertThat(shown.getSpec().getPriority()).isNull();
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
                  selector:
                    matchLabels: {app: web}
                    matchExpressions: [{key: app, operator: In, values: [web, other]}]
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
        .isEqualTo("app=web,app in (web,other)");
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
              preemptionPolicy: Perhaps
              overhead: {cpu: some}
              topologySpreadConstraints: [{nodeTaintsPolicy: Shrug}]
              affinity:
                podAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - labelSelector: {matchExpressions: [{key: a, operator: Gt}]}
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
            "spec.preemptionPolicy",
            "spec.overhead.cpu",
            "spec.topologySpreadConstraints[0].nodeTaintsPolicy",
            "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]"
                + ".labelSelector.matchExpressions[0].operator",
            "spec.containers[0].ports[0].containerPort",
            "spec.containers[0].resources.requests.cpu");
  }
}
