package io.fairlead.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentManifestsTest {
  private static final Map<String, Manifests> RENDERED = new HashMap<>();
  private static final String BASE = "k8s/base";
  private static final String STRIMZI = "k8s/overlays/strimzi";

  @BeforeAll
  static void render() {
    for (String folder : List.of(BASE, STRIMZI)) {
      RENDERED.put(folder, Manifests.render(folder));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, STRIMZI})
  void everyPodMeetsTheRestrictedPodSecurityStandard(String folder) {
    for (PodTemplateSpec template : templates(folder)) {
      PodSpec pod = template.getSpec();
      assertThat(pod.getHostNetwork()).isNull();
      assertThat(pod.getHostPID()).isNull();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      for (Container container : pod.getContainers()) {
        var context = container.getSecurityContext();
        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(context.getPrivileged()).isNull();
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).isNullOrEmpty();
      }
      for (Volume volume : pod.getVolumes()) {
        assertThat(volume.getEmptyDir() != null || volume.getSecret() != null)
            .as("volume " + volume.getName())
            .isTrue();
      }
    }
    assertThat(rendered(folder).named(Namespace.class, "fairlead").getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, STRIMZI})
  void noPodGetsATokenForTheKubernetesApi(String folder) {
    ServiceAccount account = rendered(folder).named(ServiceAccount.class, "fairlead");

    assertThat(account.getAutomountServiceAccountToken()).isFalse();
    for (PodTemplateSpec template : templates(folder)) {
      assertThat(template.getSpec().getServiceAccountName()).isEqualTo("fairlead");
      assertThat(template.getSpec().getAutomountServiceAccountToken()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, STRIMZI})
  void whereTheProgramWritesThereIsAVolume(String folder) {
    String dataDir = config(folder).get("FAIRLEAD_DATA_DIR");
    for (PodTemplateSpec template : templates(folder)) {
      List<String> mounts =
          container(template).getVolumeMounts().stream().map(VolumeMount::getMountPath).toList();
      assertThat(mounts).contains("/tmp");
      assertThat(dataDir).startsWith("/tmp/");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, STRIMZI})
  void probesAskThePathsThatTheProgramServes(String folder) {
    String health = healthRoot();
    for (PodTemplateSpec template : templates(folder)) {
      Container container = container(template);
      assertProbe(container.getStartupProbe(), health + "/started");
      assertProbe(container.getLivenessProbe(), health + "/live");
      assertProbe(container.getReadinessProbe(), health + "/ready");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, STRIMZI})
  void theConfiguredPortIsTheContainersAndTheServices(String folder) {
    int port = Integer.parseInt(config(folder).get("QUARKUS_HTTP_PORT"));
    for (PodTemplateSpec template : templates(folder)) {
      assertThat(container(template).getPorts())
          .singleElement()
          .satisfies(
              exposed -> {
                assertThat(exposed.getName()).isEqualTo("http");
                assertThat(exposed.getContainerPort()).isEqualTo(port);
              });
    }
    for (Service service : rendered(folder).all(Service.class).toList()) {
      assertThat(service.getSpec().getPorts())
          .singleElement()
          .satisfies(exposed -> assertThat(exposed.getTargetPort().getStrVal()).isEqualTo("http"));
    }
    assertThat(config(folder)).containsEntry("QUARKUS_HTTP_HOST", "0.0.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, STRIMZI})
  void everyEnvironmentVariableSetsAConfigurationKeyThatThereIs(String folder) {
    List<String> names = new ArrayList<>(config(folder).keySet());
    for (PodTemplateSpec template : templates(folder)) {
      container(template).getEnv().forEach(variable -> names.add(variable.getName()));
    }

    assertThat(names).contains("KAFKA_BOOTSTRAP_SERVERS", "FAIRLEAD_INSTANCE");
    assertThat(ConfigurationKeys.environmentNames()).containsAll(names);
  }

  @Test
  void eachWorkloadRunsItsPartAndNoOther() {
    assertThat(parts(controlPlane(BASE)))
        .isEqualTo(Map.of("CONTROL_PLANE", "true", "API", "false"));
    assertThat(parts(api(BASE))).isEqualTo(Map.of("CONTROL_PLANE", "false", "API", "true"));
    assertThat(config(BASE))
        .containsEntry("FAIRLEAD_AGENT_ENABLED", "false")
        .containsEntry("FAIRLEAD_PROXY_ENABLED", "false");
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, STRIMZI})
  void theInstanceIsThePodsNameWhichAStatefulSetKeeps(String folder) {
    StatefulSet controlPlane = rendered(folder).named(StatefulSet.class, "fairlead-control-plane");
    Service names = rendered(folder).named(Service.class, "fairlead-control-plane");

    assertThat(controlPlane.getSpec().getServiceName()).isEqualTo("fairlead-control-plane");
    assertThat(names.getSpec().getClusterIP()).isEqualTo("None");
    for (PodTemplateSpec template : templates(folder)) {
      EnvVar instance = variable(template, "FAIRLEAD_INSTANCE");
      assertThat(instance.getValueFrom().getFieldRef().getFieldPath()).isEqualTo("metadata.name");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, STRIMZI})
  void everySelectorFindsItsPods(String folder) {
    Map<String, String> api = api(folder).getMetadata().getLabels();
    Map<String, String> controlPlane = controlPlane(folder).getMetadata().getLabels();
    Manifests manifests = rendered(folder);

    assertThat(api)
        .containsAllEntriesOf(
            manifests.named(Service.class, "fairlead-api").getSpec().getSelector())
        .containsAllEntriesOf(budget(manifests, "fairlead-api"))
        .containsAllEntriesOf(
            manifests
                .named(Deployment.class, "fairlead-api")
                .getSpec()
                .getSelector()
                .getMatchLabels());
    assertThat(controlPlane)
        .containsAllEntriesOf(
            manifests.named(Service.class, "fairlead-control-plane").getSpec().getSelector())
        .containsAllEntriesOf(budget(manifests, "fairlead-control-plane"))
        .containsAllEntriesOf(
            manifests
                .named(StatefulSet.class, "fairlead-control-plane")
                .getSpec()
                .getSelector()
                .getMatchLabels());
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, STRIMZI})
  void onlyTheApisPortIsReachedAndOnlyKafkaAndDnsAreCalled(String folder) {
    NetworkPolicy all = rendered(folder).named(NetworkPolicy.class, "fairlead");
    NetworkPolicy api = rendered(folder).named(NetworkPolicy.class, "fairlead-api");
    int kafka =
        Integer.parseInt(config(folder).get("KAFKA_BOOTSTRAP_SERVERS").replaceAll(".*:", ""));

    assertThat(all.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(all.getSpec().getIngress()).isNullOrEmpty();
    assertThat(
            ports(
                all.getSpec().getEgress().stream()
                    .flatMap(rule -> rule.getPorts().stream())
                    .toList()))
        .containsOnly(9092, 9093, 53)
        .contains(kafka);
    for (PodTemplateSpec template : templates(folder)) {
      assertThat(template.getMetadata().getLabels())
          .containsAllEntriesOf(all.getSpec().getPodSelector().getMatchLabels());
    }
    assertThat(controlPlane(folder).getMetadata().getLabels())
        .doesNotContainEntry(
            "app.kubernetes.io/component",
            api.getSpec().getPodSelector().getMatchLabels().get("app.kubernetes.io/component"));
    assertThat(ports(api.getSpec().getIngress().getFirst().getPorts()))
        .containsExactly(Integer.parseInt(config(folder).get("QUARKUS_HTTP_PORT")));
  }

  @Test
  void theStrimziOverlaySpeaksTlsWithTheUsersThatKafkaKnows() {
    Set<String> users =
        Set.copyOf(
            Manifests.render("kafka/strimzi")
                .ofKind("KafkaUser")
                .map(user -> user.getMetadata().getName())
                .toList());
    for (PodTemplateSpec template : templates(STRIMZI)) {
      String secret =
          variable(template, "KAFKA_SSL_KEYSTORE_PASSWORD")
              .getValueFrom()
              .getSecretKeyRef()
              .getName();
      assertThat(users).contains(secret);
      assertThat(template.getSpec().getVolumes())
          .anySatisfy(
              volume ->
                  assertThat(volume.getSecret())
                      .isNotNull()
                      .extracting("secretName")
                      .isEqualTo(secret));
      for (String key : List.of("KAFKA_SSL_TRUSTSTORE_LOCATION", "KAFKA_SSL_KEYSTORE_LOCATION")) {
        String folder = config(STRIMZI).get(key).replaceAll("/[^/]*$", "");
        assertThat(container(template).getVolumeMounts())
            .extracting(VolumeMount::getMountPath)
            .contains(folder);
      }
    }
    assertThat(config(STRIMZI)).containsEntry("KAFKA_SECURITY_PROTOCOL", "SSL");
    assertThat(rendered(STRIMZI).all(Secret.class)).as("no secrets in the sources").isEmpty();
  }

  @Test
  void theImageRunsAsTheSameUserAndListensWhereTheServiceExpectsIt() throws Exception {
    String dockerfile = Files.readString(Path.of("src/main/docker/Dockerfile.jvm"));
    Long user = controlPlane(BASE).getSpec().getSecurityContext().getRunAsUser();

    assertThat(dockerfile)
        .contains("\nUSER " + user)
        .contains("QUARKUS_HTTP_HOST=0.0.0.0")
        .contains("\nEXPOSE 8080");
  }

  // ---- helpers

  private static void assertProbe(Probe probe, String path) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
  }

  /** A relative health root lies under the root of all that is not the application's own. */
  private static String healthRoot() {
    String management = ConfigurationKeys.value("quarkus.http.non-application-root-path", "q");
    String health = ConfigurationKeys.value("quarkus.smallrye-health.root-path", "health");
    if (health.startsWith("/")) {
      return health;
    }
    return (management.startsWith("/") ? management : "/" + management) + "/" + health;
  }

  private static Manifests rendered(String folder) {
    return RENDERED.get(folder);
  }

  private static List<PodTemplateSpec> templates(String folder) {
    return List.of(controlPlane(folder), api(folder));
  }

  private static PodTemplateSpec controlPlane(String folder) {
    return rendered(folder)
        .named(StatefulSet.class, "fairlead-control-plane")
        .getSpec()
        .getTemplate();
  }

  private static PodTemplateSpec api(String folder) {
    return rendered(folder).named(Deployment.class, "fairlead-api").getSpec().getTemplate();
  }

  private static Container container(PodTemplateSpec template) {
    assertThat(template.getSpec().getContainers()).hasSize(1);
    return template.getSpec().getContainers().getFirst();
  }

  private static EnvVar variable(PodTemplateSpec template, String name) {
    return container(template).getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no variable " + name));
  }

  private static Map<String, String> parts(PodTemplateSpec template) {
    return Map.of(
        "CONTROL_PLANE",
        variable(template, "FAIRLEAD_CONTROL_PLANE_ENABLED").getValue(),
        "API",
        variable(template, "FAIRLEAD_API_ENABLED").getValue());
  }

  private static Map<String, String> config(String folder) {
    return rendered(folder).named(ConfigMap.class, "fairlead").getData();
  }

  private static Map<String, String> budget(Manifests manifests, String name) {
    return manifests
        .named(PodDisruptionBudget.class, name)
        .getSpec()
        .getSelector()
        .getMatchLabels();
  }

  private static List<Integer> ports(List<NetworkPolicyPort> ports) {
    return ports.stream().map(port -> port.getPort().getIntVal()).toList();
  }
}
