package io.fairlead.domain.model;

import static io.fairlead.domain.model.PodSpecs.labels;
import static io.fairlead.domain.model.PodSpecs.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The objects that only the scheduler looks at. */
class SchedulingObjectsValidationTest {
  private static final String NO_METADATA = "metadata: metadata with a name is required";

  // ---- PriorityClass

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, PriorityClass.MAX_USER_VALUE})
  void usersMayGiveThesePriorities(int value) {
    assertThat(priorityClass("high", value)).isEmpty();
  }

  @Test
  void moreThanThatAndTheNamesOfKubernetesOwnClassesAreReserved() {
    assertThat(priorityClass("high", PriorityClass.MAX_USER_VALUE + 1))
        .containsExactly("value: must be at most 1000000000");
    assertThat(priorityClass(PriorityClass.SYSTEM_CLUSTER_CRITICAL, 1))
        .containsExactly("metadata.name: must not begin with system-: that is reserved");
    assertThat(priorityClass(PriorityClass.SYSTEM_NODE_CRITICAL, 1)).hasSize(1);
    assertThat(priorityClass("systemic", 1)).isEmpty();
    assertThat(texts(PriorityClassValidation.validate(new PriorityClass(null, 0, true, null, ""))))
        .containsExactly(NO_METADATA);
  }

  private static List<String> priorityClass(String name, int value) {
    return texts(
        PriorityClassValidation.validate(
            new PriorityClass(Metadata.named(null, name), value, false, null, null)));
  }

  // ---- PodDisruptionBudget

  @ParameterizedTest
  @MethodSource
  void aBudgetHasExactlyOneAmount(PodDisruptionBudgetSpec spec, List<String> errors) {
    PodDisruptionBudget budget = new PodDisruptionBudget(Metadata.named(null, "web"), spec);

    assertThat(texts(PodDisruptionBudgetValidation.validate(budget))).isEqualTo(errors);
  }

  static Stream<Arguments> aBudgetHasExactlyOneAmount() {
    IntOrPercent half = IntOrPercent.parse("50%");
    IntOrPercent two = IntOrPercent.parse("2");
    IntOrPercent negative = new IntOrPercent(-1, false);
    LabelSelector bad = new LabelSelector(labels("!", ""));
    return Stream.of(
        arguments(new PodDisruptionBudgetSpec(null, half, null), List.of()),
        arguments(new PodDisruptionBudgetSpec(null, null, two), List.of()),
        arguments(new PodDisruptionBudgetSpec(null, null, IntOrPercent.parse("100%")), List.of()),
        arguments(null, List.of("spec: a spec with minAvailable or maxUnavailable is required")),
        arguments(
            new PodDisruptionBudgetSpec(null, null, null),
            List.of("spec: one of minAvailable and maxUnavailable is required")),
        arguments(
            new PodDisruptionBudgetSpec(null, half, two),
            List.of("spec: only one of minAvailable and maxUnavailable may be given")),
        arguments(
            new PodDisruptionBudgetSpec(null, IntOrPercent.parse("101%"), null),
            List.of("spec.minAvailable: must be at most 100%")),
        arguments(
            new PodDisruptionBudgetSpec(bad, null, negative),
            List.of(
                "spec.maxUnavailable: must not be negative",
                "spec.selector.matchLabels: \"!\" is not a label key ([prefix/]name)")));
  }

  // ---- ResourceQuota

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pods",
        "cpu",
        "memory",
        "requests.cpu",
        "requests.memory",
        "limits.cpu",
        "limits.memory",
        "requests.example.com/gpu"
      })
  void aQuotaLimitsWhatIsCounted(String name) {
    assertThat(quota(name, 0)).isEmpty();
    assertThat(quota(name, -1)).containsExactly("spec.hard." + name + ": must not be negative");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "services",
        "count/deployments.apps",
        "persistentvolumeclaims",
        "requests.storage",
        "requests.ephemeral-storage",
        "limits.example.com/gpu",
        "example.com/gpu",
        "requests.example.com/",
        "requests./gpu"
      })
  void whatIsNotCountedIsRefusedByName(String name) {
    assertThat(quota(name, 1))
        .singleElement()
        .asString()
        .startsWith("spec.hard." + name + ": is not supported yet: must be one of pods, cpu");
  }

  private static List<String> quota(String name, long amount) {
    ResourceQuota quota =
        new ResourceQuota(Metadata.named(null, "team"), Resources.NONE.with(name, amount));
    return texts(ResourceQuotaValidation.validate(quota));
  }

  // ---- PodGroup

  @Test
  void aGroupHasAMemberAndANameThatFitsALabel() {
    assertThat(group("training", 1)).isEmpty();
    assertThat(group("a".repeat(63), Integer.MAX_VALUE)).isEmpty();
    assertThat(group("a".repeat(64), 0))
        .containsExactly(
            "metadata.name: must be at most 63 characters, so that a pod's label can hold it",
            "spec.minMember: must be at least 1");
    assertThat(texts(PodGroupValidation.validate(new PodGroup(null, 1))))
        .containsExactly(NO_METADATA);
  }

  private static List<String> group(String name, int minMember) {
    return texts(PodGroupValidation.validate(new PodGroup(Metadata.named(null, name), minMember)));
  }

  // ---- Namespace

  @Test
  void aNamespaceIsADnsLabelAndItsNameLabelIsTrue() {
    Metadata shop = Metadata.named(null, "shop");

    assertThat(namespace(shop)).isEmpty();
    assertThat(namespace(shop.withLabels(labels(Namespace.NAME_LABEL, "shop")))).isEmpty();
    assertThat(namespace(shop.withLabels(labels(Namespace.NAME_LABEL, "other"))))
        .containsExactly(
            "metadata.labels.kubernetes.io/metadata.name: must be the namespace's own name");
    assertThat(namespace(Metadata.named(null, "a.b")))
        .containsExactly("metadata.name: " + Names.DNS_LABEL_RULE);
    assertThat(namespace(Metadata.named(null, null)))
        .containsExactly("metadata.name: a name is required");
    assertThat(namespace(null)).containsExactly(NO_METADATA);
  }

  private static List<String> namespace(Metadata metadata) {
    return texts(NamespaceValidation.validate(new Namespace(metadata)));
  }
}
