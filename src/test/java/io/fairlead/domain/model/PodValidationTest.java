package io.fairlead.domain.model;

import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Probe.HttpGet;
import io.fairlead.domain.model.Probe.TcpSocket;
import io.fairlead.domain.model.Toleration.Operator;
import java.util.List;
import java.util.TreeMap;
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
