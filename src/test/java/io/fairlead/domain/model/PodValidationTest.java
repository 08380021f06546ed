package io.fairlead.domain.model;

import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Probe.HttpGet;
import io.fairlead.domain.model.Probe.TcpSocket;
import io.fairlead.domain.model.Toleration.Operator;
import io.fairlead.domain.testing.PodBuilder;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PodValidationTest {
  private static final String NAME_RULE = Names.DNS_LABEL_RULE;

  private static List<String> errors(Pod pod) {
    return PodValidation.validate(pod).stream().map(FieldError::toString).toList();
  }

  private static List<String> errors(Container... containers) {
    return PodValidation.validateSpec(
            "spec", new PodSpec(List.of(containers), null, null, null, null, null))
        .stream()
        .map(FieldError::toString)
        .toList();
  }

  private static Container container(
      String name, List<ContainerPort> ports, ResourceRequirements resources, Probe probe) {
    return new Container(name, "image", null, null, null, null, null, ports, resources, probe);
  }

  private static Container container(String name) {
    return container(name, null, null, null);
  }

  @Test
  void aCompletePodIsValid() {
    assertThat(errors(pod("web-1").label("app", "web").cpu(500).port("http", 8080).build()))
        .isEmpty();
  }

  @Test
  void everyErrorIsNamedNotOnlyTheFirst() {
    assertThat(errors(pod("Web").namespace("a.b").label("", "x").build()))
        .containsExactly(
            "metadata.name: " + Names.DNS_SUBDOMAIN_RULE,
            "metadata.namespace: " + NAME_RULE,
            "metadata.labels: \"\" is not a label key ([prefix/]name)");
  }

  @Test
  void aPodNeedsAContainer() {
    assertThat(errors()).containsExactly("spec.containers: at least one container is required");
    assertThat(errors((Pod) null)).containsExactly(": a pod is required");
  }

  @Test
  void containersHaveNamesOfTheirOwn() {
    assertThat(errors(container(null), container("A"), container("a"), container("a")))
        .containsExactly(
            "spec.containers[0].name: a container needs a name",
            "spec.containers[1].name: " + NAME_RULE,
            "spec.containers[3].name: \"a\" is already taken");
  }

  @Test
  void aContainerHasAnImageOrACommand() {
    Container neither = new Container("a", "", null, null, null, null, null, null, null, null);
    Container command =
        new Container("b", null, null, List.of("run"), null, null, null, null, null, null);

    assertThat(errors(neither, command))
        .containsExactly("spec.containers[0].image: an image or a command is required");
  }

  @Test
  void portsAreInRangeNamedOnceAndOfAKnownProtocol() {
    List<ContainerPort> ports =
        List.of(
            new ContainerPort("http", 0, null),
            new ContainerPort("http", -1, "TCP"),
            new ContainerPort("UPPER", 65536, "ICMP"));

    assertThat(errors(container("a", ports, null, null)))
        .containsExactly(
            "spec.containers[0].ports[0].containerPort: 0 is not a port: 1 to 65535",
            "spec.containers[0].ports[1].containerPort: -1 is not a port: 1 to 65535",
            "spec.containers[0].ports[1].name: \"http\" is already taken",
            "spec.containers[0].ports[2].containerPort: 65536 is not a port: 1 to 65535",
            "spec.containers[0].ports[2].protocol: must be TCP, UDP or SCTP",
            "spec.containers[0].ports[2].name: must be at most 15 lower case letters, digits and"
                + " single '-', with a letter");
  }

  @Test
  void requestsAreNotMoreThanLimitsAndNothingIsNegative() {
    assertThat(
            errors(
                container(
                    "a",
                    null,
                    new ResourceRequirements(Resources.of(2, -1), Resources.of(1, -2)),
                    null)))
        .containsExactly(
            "spec.containers[0].resources.requests.cpu: must not be more than the limit",
            "spec.containers[0].resources.requests.memory: must not be more than the limit",
            "spec.containers[0].resources.requests.memory: must not be negative",
            "spec.containers[0].resources.limits.memory: must not be negative");
  }

  @Test
  void aProbeHasOneActionWithAPort() {
    Probe none = new Probe(null, null, -1, 0, null, null, null);
    Probe badPorts =
        new Probe(new HttpGet("/", null), new TcpSocket("70000"), null, null, null, null, null);

    assertThat(errors(container("a", null, null, none), container("b", null, null, badPorts)))
        .containsExactly(
            "spec.containers[0].readinessProbe: exactly one of httpGet and tcpSocket is required",
            "spec.containers[0].readinessProbe.initialDelaySeconds: must not be negative",
            "spec.containers[0].readinessProbe: periodSeconds, timeoutSeconds and failureThreshold"
                + " must be at least 1",
            "spec.containers[1].readinessProbe: exactly one of httpGet and tcpSocket is required",
            "spec.containers[1].readinessProbe.httpGet.port: a port's number or name is required",
            "spec.containers[1].readinessProbe.tcpSocket.port: 70000 is not a port: 1 to 65535");
  }

  @Test
  void variablesHaveNames() {
    Container container =
        new Container(
            "a",
            "image",
            null,
            null,
            null,
            null,
            List.of(new EnvVar("", "x", null)),
            null,
            null,
            null);

    assertThat(errors(container))
        .containsExactly("spec.containers[0].env[0].name: a variable needs a name");
  }

  @Test
  void tolerationsSelectorsAndGracePeriodsMakeSense() {
    assertThat(
            errors(
                pod("p")
                    .gracePeriod(-1)
                    .tolerating(new Toleration(null, Operator.Equal, "x", null))
                    .tolerating(new Toleration("k", Operator.Exists, "x", null))
                    .nodeSelector("zone", "not a value")
                    .build()))
        .containsExactly(
            "spec.terminationGracePeriodSeconds: must be 0 to 2147483647",
            "spec.tolerations[0].operator: must be Exists when key is empty",
            "spec.tolerations[1].value: must be empty when operator is Exists",
            "spec.nodeSelector.zone: must be at most 63 letters, digits, '-', '_' and '.',"
                + " starting and ending with a letter or digit");
  }

  // ---- init containers

  @Test
  void initContainersHaveNamesThatNoContainerHas() {
    assertThat(
            PodSpecs.errors(
                PodSpecs.of(
                    List.of(PodSpecs.container("a"), PodSpecs.container("b")),
                    List.of(PodSpecs.container("a")))))
        .containsExactly("spec.initContainers[0].name: \"a\" is already taken");
  }

  @Test
  void onlySidecarsRestartAndOnlyWhatRunsOnHasAReadinessProbe() {
    Probe probe = new Probe(null, new TcpSocket("80"), null, null, null, null, null);
    Container init = PodSpecs.container("init");

    assertThat(init(PodSpecs.restarting(init, RestartPolicy.Always, probe))).isEmpty();
    assertThat(init(PodSpecs.restarting(init, null, null))).isEmpty();
    assertThat(init(PodSpecs.restarting(init, null, probe)))
        .containsExactly(
            "spec.initContainers[0].readinessProbe: must be empty unless restartPolicy is Always");
    assertThat(init(PodSpecs.restarting(init, RestartPolicy.Never, null)))
        .containsExactly("spec.initContainers[0].restartPolicy: must be Always or empty");
    assertThat(errors(PodSpecs.restarting(init, RestartPolicy.Always, null)))
        .containsExactly(
            "spec.containers[0].restartPolicy: must be empty except on initContainers");
  }

  private static List<String> init(Container container) {
    return PodSpecs.errors(PodSpecs.of(List.of(container), List.of(PodSpecs.container("main"))));
  }

  // ---- host ports

  @Test
  void aHostPortIsTakenOnceByAddressProtocolAndNumber() {
    Container container =
        PodSpecs.container(
            "a",
            hostPort("TCP", 80, null),
            hostPort("UDP", 80, null),
            hostPort("TCP", 80, "10.0.0.1"),
            hostPort("TCP", 0, null),
            hostPort("TCP", 0, null));

    assertThat(errors(container, PodSpecs.container("b", hostPort("TCP", 81, "")))).isEmpty();
    assertThat(errors(container, PodSpecs.container("b", hostPort("TCP", 80, "0.0.0.0"))))
        .containsExactly("spec.containers[1].ports[0].hostPort: 80 is already taken");
  }

  @Test
  void initContainersRunOneByOneSoOnlySidecarsHoldTheirHostPorts() {
    Container main = PodSpecs.container("main", hostPort("TCP", 80, null));
    Container first = PodSpecs.container("first", hostPort("TCP", 80, null));
    Container sidecar = PodSpecs.restarting(first, RestartPolicy.Always, null);

    assertThat(PodSpecs.errors(PodSpecs.of(List.of(first), List.of(main)))).isEmpty();
    assertThat(PodSpecs.errors(PodSpecs.of(List.of(sidecar), List.of(main))))
        .containsExactly("spec.initContainers[0].ports[0].hostPort: 80 is already taken");
  }

  @Test
  void aHostPortIsAPortAtAnAddress() {
    assertThat(errors(PodSpecs.container("a", hostPort("TCP", 65536, "localhost"))))
        .containsExactly(
            "spec.containers[0].ports[0].hostIP: must be an IP address",
            "spec.containers[0].ports[0].hostPort: 65536 is not a port: 1 to 65535");
  }

  @Test
  void oneThousandHostPortsAreEnough() {
    ContainerPort[] ports =
        IntStream.rangeClosed(1, 1001)
            .mapToObj(port -> hostPort("TCP", port, null))
            .toArray(ContainerPort[]::new);

    assertThat(errors(PodSpecs.container("a", ports)))
        .containsExactly("spec.containers: has 1001 host ports, more than 1000");
  }

  private static ContainerPort hostPort(String protocol, int port, String ip) {
    return new ContainerPort(null, 8080, protocol, port, ip);
  }

  // ---- what the scheduler looks at besides

  @Test
  void overheadIsNotNegativeAndResourcesHaveNames() {
    assertThat(PodSpecs.errors(PodSpecs.withOverhead(Resources.of(-1, 0).with("a b", 1))))
        .containsExactly(
            "spec.overhead: \"a b\" is not a resource ([prefix/]name)",
            "spec.overhead.cpu: must not be negative");
  }

  @Test
  void onlyNoExecuteIsToleratedForATime() {
    assertThat(
            PodSpecs.errors(
                PodSpecs.tolerating(
                    List.of(
                        tolerated(TaintEffect.NoExecute, -1L),
                        tolerated(TaintEffect.NoSchedule, 1L),
                        tolerated(null, 1L),
                        tolerated(TaintEffect.NoExecute, Long.MAX_VALUE)))))
        .containsExactly(
            "spec.tolerations[1].effect: must be NoExecute when tolerationSeconds is set",
            "spec.tolerations[2].effect: must be NoExecute when tolerationSeconds is set",
            "spec.tolerations[3].tolerationSeconds: must be -2147483648 to 2147483647");
  }

  @Test
  void oneHundredTolerationsAreEnough() {
    assertThat(PodSpecs.errors(PodSpecs.tolerating(Collections.nCopies(101, tolerated(null, 1L)))))
        .containsExactly("spec.tolerations: has 101 entries, more than 100");
  }

  @Test
  void oneHundredContainersResourcesAndNodeLabelsAreEnough() {
    PodBuilder greedy = pod("p");
    IntStream.rangeClosed(1, 101)
        .forEach(i -> greedy.requesting("example.com/r" + i, 1).nodeSelector("l" + i, ""));
    List<Container> many = Collections.nCopies(101, PodSpecs.container("a"));

    assertThat(PodSpecs.errors(PodSpecs.of(many, many)))
        .containsExactly(
            "spec.containers: has 101 entries, more than 100",
            "spec.initContainers: has 101 entries, more than 100");
    assertThat(errors(greedy.build()))
        .containsExactly(
            "spec.containers[0].resources.requests: has 101 entries, more than 100",
            "spec.nodeSelector: has 101 entries, more than 100");
  }

  private static Toleration tolerated(TaintEffect effect, Long seconds) {
    return new Toleration("key", Operator.Exists, null, effect, seconds);
  }

  @Test
  void tolerationsNameLabels() {
    assertThat(
            PodSpecs.errors(
                PodSpecs.tolerating(List.of(new Toleration("a b", Operator.Equal, "c d", null)))))
        .hasSize(2);
  }

  @Test
  void namesOfNodesClassesAndSchedulersMakeSense() {
    assertThat(PodSpecs.errors(PodSpecs.scheduled("node-1", "high", 5, "batch"))).isEmpty();
    assertThat(PodSpecs.errors(PodSpecs.scheduled("", "", null, ""))).isEmpty();
    assertThat(PodSpecs.errors(PodSpecs.scheduled("Node", "High", null, "a".repeat(254))))
        .containsExactly(
            "spec.nodeName: " + Names.DNS_SUBDOMAIN_RULE,
            "spec.priorityClassName: " + Names.DNS_SUBDOMAIN_RULE,
            "spec.schedulerName: must be at most 253 characters");
  }

  @Test
  void onlyKubernetesOwnClassesGoBeyondAUsersPriority() {
    int node = 2_000_001_000;
    assertThat(PodSpecs.errors(PodSpecs.scheduled(null, "high", Integer.MIN_VALUE, null)))
        .isEmpty();
    assertThat(PodSpecs.errors(PodSpecs.scheduled(null, "high", node, null)))
        .containsExactly("spec.priority: must be at most 1000000000");
    assertThat(PodSpecs.errors(PodSpecs.scheduled(null, "system-node-critical", node, null)))
        .isEmpty();
    assertThat(PodSpecs.errors(PodSpecs.scheduled(null, "system-node-critical", node + 1, null)))
        .containsExactly("spec.priority: must be at most 2000001000");
  }

  @Test
  void aGroupIsNamedByADnsName() {
    assertThat(errors(pod("p").label(PodGroup.LABEL, "training").build())).isEmpty();
    assertThat(errors(pod("p").label(PodGroup.LABEL, "Training_1").build()))
        .containsExactly(
            "metadata.labels.scheduling.x-k8s.io/pod-group: must be a PodGroup's name, which "
                + Names.DNS_SUBDOMAIN_RULE);
    assertThat(errors(pod("p").label(PodGroup.LABEL, "").build())).hasSize(1);
  }

  @Test
  void aMissingRequestCountsAsItsLimitAndSumsSaturate() {
    TreeMap<String, Long> limit = new TreeMap<>();
    limit.put("cpu", 300L);
    Container limited =
        container("a", null, new ResourceRequirements(null, new Resources(limit)), null);
    Container huge =
        container("b", null, new ResourceRequirements(Resources.of(Long.MAX_VALUE, 7), null), null);

    Resources requests =
        new PodSpec(List.of(limited, huge), null, null, null, null, null).requests();

    assertThat(requests).isEqualTo(Resources.of(Long.MAX_VALUE, 7));
  }
}
