package io.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.e2e.Installation.Watch;
import io.fairlead.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the scheduler decides, as seen by somebody who has kubectl and Kubernetes' manifests: real
 * processes on three nodes of 2 CPUs in two zones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchedulingIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Installation fairlead;
  private Path manifest;

  @BeforeAll
  void threeNodesInTwoZones(@TempDir Path folder) throws Exception {
    manifest = folder.resolve("manifest.yaml");
    fairlead =
        new Installation(
            folder,
            Map.of(
                "FAIRLEAD_AGENT_RUNTIME", "process",
                "FAIRLEAD_AGENT_CPU", "2",
                "FAIRLEAD_AGENT_MEMORY", "4Gi",
                "FAIRLEAD_AGENT_DRAIN_DELAY", "100ms"));
    fairlead.start();
    kubectl("label", "node", "node-1", "node-2", "zone=a");
    kubectl("label", "node", "node-3", "zone=b");
  }

  @AfterEach
  void nothingIsLeftForTheNext() throws Exception {
    kubectl("delete", "deployments,pods", "--all", "--wait=false");
    awaitThat("get", "pods", "-o", "name").until(String::isBlank);
  }

  @AfterAll
  void stop() {
    fairlead.close();
  }

  @Test
  void aSpreadConstraintSharesPodsBetweenZonesWhateverTheirNumberOfNodes() throws Exception {
    apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: spread}
        spec:
          replicas: 6
          selector: {matchLabels: {app: spread}}
          template:
            metadata: {labels: {app: spread}}
            spec:
              terminationGracePeriodSeconds: 0
              topologySpreadConstraints:
                - maxSkew: 1
                  topologyKey: zone
                  whenUnsatisfiable: DoNotSchedule
                  labelSelector: {matchLabels: {app: spread}}
              containers: [{name: app, image: "busybox:1", command: [sleep, "600"]}]
        """);

    List<String> nodes =
        awaitThat(
                "get",
                "pods",
                "-o",
                "jsonpath={.items[?(@.status.phase=='Running')].spec.nodeName}")
            .until(text -> text.split(" ").length == 6)
            .lines()
            .flatMap(line -> List.of(line.split(" ")).stream())
            .toList();
    assertThat(nodes).filteredOn("node-3"::equals).hasSize(3);
  }

  @Test
  void requiredAntiAffinityKeepsPodsApartAndTheOneTooManyIsToldWhy() throws Exception {
    String apart =
        """
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - {topologyKey: zone, labelSelector: {matchLabels: {app: apart}}}
        """;
    apply(pod("apart-1", "apart", apart));
    awaitRunning("apart-1");
    apply(pod("apart-2", "apart", apart));
    awaitRunning("apart-2");
    apply(pod("apart-3", "apart", apart));

    awaitThat("describe", "pod", "apart-3")
        .until(
            text ->
                text.contains("FailedScheduling")
                    && text.contains(
                        "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity"
                            + " rules"));
    assertThat(zoneOf("apart-1")).isNotEqualTo(zoneOf("apart-2"));
    assertThat(kubectl("get", "pod", "apart-3", "--no-headers")).contains("Pending");
  }

  @Test
  void anImportantPodTakesThePlaceOfALesserOneWhoseProcessIsStopped() throws Exception {
    apply(
        """
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: important}
        value: 1000
        """);
    apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: lesser}
        spec:
          nodeSelector: {kubernetes.io/hostname: node-2}
          terminationGracePeriodSeconds: 30
          containers:
            - name: app
              image: busybox:1
              command: [sh, -c, "trap 'sleep 3; exit 0' TERM; sleep 31415 & wait"]
              resources: {requests: {cpu: 1500m}}
        """);
    awaitRunning("lesser");
    assertThat(runs("sleep 31415")).isTrue();

    try (Watch watch = fairlead.watch("get", "pods", "-o", "wide", "-w")) {
      apply(
          """
          apiVersion: v1
          kind: Pod
          metadata: {name: greater}
          spec:
            priorityClassName: important
            nodeSelector: {kubernetes.io/hostname: node-2}
            terminationGracePeriodSeconds: 0
            containers:
              - name: app
                image: busybox:1
                command: [sleep, "600"]
                resources: {requests: {cpu: 1500m}}
          """);

      awaitRunning("greater");
      assertThat(watch.lines())
          .as("the nominated node, while the other is on its way out")
          .anyMatch(line -> line.matches("greater +0/1 +Pending .*<none> +node-2 +<none>"))
          .anyMatch(line -> line.matches("lesser +\\S+ +Terminating .*"));
    }
    assertThat(runs("sleep 31415")).isFalse();
    assertThat(kubectl("get", "pods", "-o", "name")).doesNotContain("lesser");
    assertThat(kubectl("get", "events")).containsPattern("Preempted +pod/lesser");
  }

  @Test
  void aQuotaHoldsThePodBackThatWouldExceedIt() throws Exception {
    apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: compute}
        spec: {hard: {requests.cpu: 500m}}
        """);
    try {
      apply(pod("first", "quota", ""));
      awaitRunning("first");
      apply(pod("second", "quota", ""));

      awaitThat("describe", "pod", "second")
          .until(
              text ->
                  text.contains(
                      "exceeded quota: compute, requested: requests.cpu=300m, used:"
                          + " requests.cpu=300m, limited: requests.cpu=500m"));
      kubectl("delete", "pod", "first");
      awaitRunning("second");
    } finally {
      kubectl("delete", "quota", "compute");
    }
  }

  @Test
  void aGroupIsPlacedWhenItsLastMemberIsThere() throws Exception {
    apply(
        """
        apiVersion: scheduling.x-k8s.io/v1alpha1
        kind: PodGroup
        metadata: {name: gang}
        spec: {minMember: 3}
        """);
    apply(gangMember("gang-1"));
    apply(gangMember("gang-2"));
    awaitThat("describe", "pod", "gang-2")
        .until(text -> text.contains("pod group default/gang has 2 of at least 3 members"));
    assertThat(kubectl("get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}")).isBlank();

    apply(gangMember("gang-3"));

    awaitRunning("gang-1");
    awaitRunning("gang-2");
    awaitRunning("gang-3");
  }

  private static String gangMember(String name) {
    return pod(name, "gang", "").replace("app: gang", "scheduling.x-k8s.io/pod-group: gang");
  }

  @Test
  void aPodStaysOnATaintedNodeForAsLongAsItToleratesThat() throws Exception {
    apply(
        pod("patient", "taint", "nodeSelector: {kubernetes.io/hostname: node-1}\n" + tolerates(5)),
        pod("hasty", "taint", "nodeSelector: {kubernetes.io/hostname: node-1}\n"));
    awaitRunning("patient");
    awaitRunning("hasty");

    kubectl("taint", "node", "node-1", "maintenance=now:NoExecute");
    try {
      awaitThat("get", "pods", "--no-headers").until(pods -> !pods.contains("hasty"));
      assertThat(kubectl("get", "pod", "patient", "--no-headers")).contains("Running");

      awaitThat("get", "pods", "-o", "name").until(String::isBlank);
    } finally {
      kubectl("taint", "node", "node-1", "maintenance-");
    }
  }

  private static String tolerates(int seconds) {
    return "tolerations: [{key: maintenance, operator: Exists, effect: NoExecute,"
        + " tolerationSeconds: %d}]%n".formatted(seconds);
  }

  @Test
  void anInitContainerEndsBeforeTheOthersBegin() throws Exception {
    apply(
        pod(
            "two-steps",
            "init",
            "initContainers: [{name: first, image: \"busybox:1\", command: [sleep, \"2\"]}]"));

    awaitThat("get", "pod", "two-steps", "--no-headers").until(line -> line.contains("Init:0/1"));
    awaitRunning("two-steps");
    String times =
        kubectl(
            "get",
            "pod",
            "two-steps",
            "-o",
            "jsonpath={.status.initContainerStatuses[0].state.terminated.finishedAt}"
                + " {.status.containerStatuses[0].state.running.startedAt}");
    assertThat(Instant.parse(times.split(" ")[0]))
        .isBeforeOrEqualTo(Instant.parse(times.split(" ")[1]));
  }

  @Test
  void aHostPortAnswersAtItsNodeAndIsTakenForOthers() throws Exception {
    int port = FreePorts.next();
    apply(webServer("web-1", port));
    String address =
        awaitThat("get", "pod", "web-1", "-o", "jsonpath={.status.hostIP}")
            .until(ip -> !ip.isBlank());

    try (SteadyRequests requests = new SteadyRequests("http://" + address + ":" + port + "/")) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(requests::ask, answer -> answer.equals("Hello from web-1"));
    }
    apply(webServer("web-2", port));
    awaitThat("describe", "pod", "web-2")
        .until(
            text -> text.contains("1 node(s) didn't have free ports for the requested pod ports"));
  }

  private static String webServer(String name, int hostPort) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s}
    spec:
      nodeSelector: {kubernetes.io/hostname: node-3}
      terminationGracePeriodSeconds: 0
      containers:
        - name: web
          image: eclipse-temurin:25-jdk
          command: [sh, -c]
          args:
            - >-
              mkdir -p www && echo "Hello from $POD_NAME" > www/index.html &&
              exec jwebserver -b $POD_IP -p 8000 -d "$PWD/www"
          env:
            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
          ports: [{containerPort: 8000, hostPort: %d}]
    """
        .formatted(name, hostPort);
  }

  // ---- helpers

  /**
   * A pod that sleeps and asks for 0.3 CPUs.
   *
   * @param more of its spec, as YAML
   */
  private static String pod(String name, String app, String more) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: {app: %s}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
            - name: app
              image: busybox:1
              command: [sleep, "600"]
              resources: {requests: {cpu: 300m}}
        """
            .formatted(name, app)
        + more.indent(2);
  }

  private String kubectl(String... arguments) throws IOException, InterruptedException {
    return fairlead.kubectl(arguments);
  }

  private void apply(String... objects) throws IOException, InterruptedException {
    Files.writeString(manifest, String.join("---\n", objects));
    kubectl("apply", "-f", manifest.toString());
  }

  private void awaitRunning(String pod) {
    awaitThat("get", "pod", pod, "--no-headers").until(line -> line.contains("1/1 "));
  }

  private String zoneOf(String pod) throws IOException, InterruptedException {
    String node = kubectl("get", "pod", pod, "-o", "jsonpath={.spec.nodeName}");
    return kubectl("get", "node", node, "-o", "jsonpath={.metadata.labels.zone}");
  }

  private static boolean runs(String command) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").endsWith(command));
  }

  /** What kubectl prints, asked again until it is as expected. */
  private Printed awaitThat(String... arguments) {
    return expected ->
        await(String.join(" ", arguments))
            .atMost(PATIENCE)
            .until(() -> fairlead.kubectl(arguments), expected);
  }

  @FunctionalInterface
  private interface Printed {
    String until(Predicate<String> expected);
  }
}
