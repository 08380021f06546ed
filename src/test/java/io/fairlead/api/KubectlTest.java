package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do, with the kubectl that they do it with. */
@QuarkusTest
@TestProfile(ApiSystem.class)
class KubectlTest {
  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: kubectl-web, labels: {app: kubectl-web}}
      spec:
        containers:
        - name: web
          image: example
          ports: [{containerPort: 8000}]
          livenessProbe: {tcpSocket: {port: 8000}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: kubectl-web}
      spec:
        selector: {app: kubectl-web}
        ports: [{port: 21951, targetPort: 8000}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: kubectl-deploy}
      spec:
        replicas: 2
        selector: {matchLabels: {app: kubectl-deploy}}
        template:
          metadata: {labels: {app: kubectl-deploy}}
          spec: {containers: [{name: app, image: example}]}
      ---
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: kubectl-deploy}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: kubectl-deploy}
        maxReplicas: 5
        metrics:
        - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
      """;

  @TestHTTPResource URI root;
  @TempDir Path home;

  @BeforeEach
  void thereAreNodes() {
    await().until(() -> kubectl("get", "nodes", "-o", "name").text().lines().count() == 3);
  }

  private Kubectl.Output kubectl(String... arguments) {
    return new Kubectl(root, home).run(arguments);
  }

  @Test
  void aManifestIsAppliedShownScaledAndDeleted() throws Exception {
    Kubectl kubectl = new Kubectl(root, home);
    String file = kubectl.manifest(MANIFEST);
    Path watched = home.resolve("watched");
    Process watch =
        kubectl.start(ProcessBuilder.Redirect.to(watched.toFile()), "get", "pods", "-w");

    assertThat(kubectl("apply", "-f", file).succeeded().text())
        .contains("pod/kubectl-web created")
        .contains("service/kubectl-web created")
        .contains("deployment.apps/kubectl-deploy created")
        .contains("horizontalpodautoscaler.autoscaling/kubectl-deploy created")
        .contains("Warning: spec.containers[0].livenessProbe is not supported yet, ignored");
    assertThat(kubectl("apply", "-f", file).succeeded().text())
        .contains("service/kubectl-web unchanged")
        .contains("deployment.apps/kubectl-deploy unchanged");

    await()
        .untilAsserted(
            () ->
                assertThat(kubectl("get", "pods", "-o", "wide").succeeded().text())
                    .contains("NOMINATED NODE")
                    .containsPattern("kubectl-web +1/1 +Running +0 +\\S+ +[0-9.]+ +node-[123]"));
    await()
        .untilAsserted(
            () ->
                assertThat(kubectl("get", "deploy").succeeded().text())
                    .containsPattern("kubectl-deploy +2/2 +2 +2 "));
    assertThat(kubectl("get", "hpa").succeeded().text())
        .containsPattern("kubectl-deploy +Deployment/kubectl-deploy +\\S*<unknown>/50% +1 +5 +2");
    assertThat(kubectl("get", "endpoints").succeeded().text())
        .containsPattern("kubectl-web +[0-9.]+:8000");
    assertThat(kubectl("describe", "pod", "kubectl-web").succeeded().text())
        .contains("Status:")
        .contains("Scheduled")
        .containsPattern("Normal +Explained .* node-[123] was chosen with rank [0-9,]+ \\(");
    assertThat(kubectl("describe", "hpa,svc,deploy,nodes").succeeded().text())
        .contains("kubectl-deploy");

    kubectl("scale", "deploy", "kubectl-deploy", "--replicas=3").succeeded();
    await()
        .untilAsserted(
            () ->
                assertThat(kubectl("get", "deploy", "kubectl-deploy").succeeded().text())
                    .contains("3/3"));
    kubectl("label", "svc", "kubectl-web", "tier=front").succeeded();
    assertThat(kubectl("get", "svc", "-l", "tier in (front)", "-o", "name").succeeded().text())
        .contains("service/kubectl-web");
    assertThat(kubectl("label", "pod", "kubectl-web", "tier=front"))
        .satisfies(
            refused -> {
              assertThat(refused.exitCode()).isNotZero();
              assertThat(refused.text()).contains("metadata.labels.tier");
            });

    assertThat(kubectl("delete", "pod", "kubectl-web").succeeded().text()).contains("deleted");
    assertThat(kubectl("get", "pod", "kubectl-web").text()).contains("not found");
    kubectl("delete", "deploy,hpa,svc", "--all").succeeded();
    await()
        .untilAsserted(
            () -> assertThat(kubectl("get", "pods").text()).doesNotContain("kubectl-deploy"));

    watch.destroy();
    assertThat(Files.readString(watched))
        .containsPattern("kubectl-web +0/1 +Pending")
        .containsPattern("kubectl-web +1/1 +Running")
        .containsPattern("kubectl-web +1/1 +Terminating");
  }

  @Test
  void aNodeIsCordonedTaintedAndDeleted() {
    kubectl("cordon", "node-3").succeeded();
    assertThat(kubectl("get", "nodes").succeeded().text())
        .containsPattern("node-3 +Ready,SchedulingDisabled");
    kubectl("uncordon", "node-3").succeeded();
    kubectl("taint", "nodes", "node-3", "dedicated=x:NoSchedule").succeeded();
    assertThat(kubectl("describe", "node", "node-3").succeeded().text())
        .contains("dedicated=x:NoSchedule");
    kubectl("taint", "nodes", "node-3", "dedicated-").succeeded();
    kubectl("taint", "nodes", "node-3", "broken:NoExecute").succeeded();
    assertThat(kubectl("describe", "node", "node-3").succeeded().text())
        .contains("broken:NoExecute");
    kubectl("taint", "nodes", "node-3", "broken:NoExecute-").succeeded();
    kubectl("label", "node", "node-3", "disk=ssd").succeeded();
    assertThat(kubectl("get", "nodes", "-l", "disk=ssd", "-o", "name").succeeded().text())
        .contains("node/node-3");

    assertThat(kubectl("delete", "node", "node-3").succeeded().text()).contains("deleted");
    // Its agent is alive, so it registers again, without what was set before.
    await()
        .untilAsserted(
            () ->
                assertThat(kubectl("get", "nodes", "--show-labels").succeeded().text())
                    .containsPattern("node-3 +Ready")
                    .doesNotContain("disk=ssd"));
  }

  @Test
  void aPodThatWaitsIsExplainedWhenItIsDescribed() {
    Kubectl kubectl = new Kubectl(root, home);
    String file =
        kubectl.manifest(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: kubectl-huge}
            spec:
              containers:
              - {name: a, image: example, resources: {requests: {cpu: "4500m"}}}
            """);
    kubectl("apply", "-f", file).succeeded();

    await()
        .untilAsserted(
            () ->
                assertThat(kubectl("describe", "pod", "kubectl-huge").succeeded().text())
                    .containsPattern("Warning +FailedScheduling")
                    .containsPattern(
                        "Normal +Explained .* smallest change: on node-[123]: [0-9.]+m? more cpu, or"
                            + " in the pod: request")
                    .contains("0/3 nodes would take it: node-"));
    assertThat(kubectl("get", "events").succeeded().text()).doesNotContain("Explained");
    kubectl("delete", "pod", "kubectl-huge").succeeded();
  }

  @Test
  void anImperativeCommandWorks() {
    kubectl("create", "deployment", "imperative", "--image=example").succeeded();
    kubectl("autoscale", "deploy", "imperative", "--min=1", "--max=3", "--cpu-percent=70")
        .succeeded();
    assertThat(kubectl("get", "hpa", "imperative").succeeded().text()).contains("70%");
    kubectl("run", "forced", "--image=example").succeeded();
    assertThat(kubectl("delete", "pod", "forced", "--grace-period=0", "--force").succeeded().text())
        .contains("force deleted");
    kubectl("delete", "deploy,hpa", "imperative").succeeded();
  }
}
