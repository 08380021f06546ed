package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.NODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.agent.runtime.ContainerRuntime.Invocation;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.EnvVar;
import io.fairlead.domain.model.RestartPolicy;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

  private static Invocation expand(List<String> command, EnvVar... env) throws RuntimeFailure {
    return expand(Map.of(), command, env);
  }

  private static Invocation expand(Map<String, String> given, List<String> command, EnvVar... env)
      throws RuntimeFailure {
    Container container =
        new Container(
            "main", null, null, command, List.of("$(A)"), null, List.of(env), null, null, null);
    return Variables.expand(
        AgentFixtures.pod("web", RestartPolicy.Always, container),
        container,
        NODE,
        "10.0.0.7",
        given);
  }

  private static EnvVar value(String name, String value) {
    return new EnvVar(name, value, null);
  }

  private static EnvVar field(String name, String path) {
    return new EnvVar(name, null, new EnvVar.Source(new EnvVar.FieldRef(path)));
  }

  @ParameterizedTest
  @CsvSource({
    "plain,plain",
    "$(A),1",
    "-p$(A)$(B)-,-p12-",
    "$$(A),$(A)",
    "$$$(A),$1",
    "$(MISSING),$(MISSING)",
    "$A,$A",
    "$(A,$(A",
    "$,$",
    "$$,$"
  })
  void referencesAreExpandedAsInKubernetes(String text, String expected) {
    assertThat(Variables.expand(text, Map.of("A", "1", "B", "2"))).isEqualTo(expected);
  }

  @Property
  void textWithoutADollarIsLeftAlone(@ForAll String text) {
    String plain = text.replace("$", "");

    assertThat(Variables.expand(plain, Map.of("A", "1"))).isEqualTo(plain);
  }

  @Property
  void valuesAreTakenAsTheyAre(@ForAll String value) {
    assertThat(Variables.expand("<$(A)>", Map.of("A", value))).isEqualTo("<" + value + ">");
  }

  @Test
  void whatIsGivenCanBeReferredToButNotReplaced() throws RuntimeFailure {
    Invocation invocation =
        expand(
            Map.of("GPUS", "0,1"),
            List.of("run", "$(GPUS)"),
            value("GPUS", "all"),
            value("A", "on $(GPUS)"));

    assertThat(invocation.command()).containsExactly("run", "0,1");
    assertThat(invocation.env()).containsOnly(Map.entry("GPUS", "0,1"), Map.entry("A", "on 0,1"));
  }

  @Test
  void commandAndArgumentsSeeTheWholeEnvironment() throws RuntimeFailure {
    Invocation invocation = expand(List.of("run", "$(B)"), value("A", "1"), value("B", "$(A)2"));

    assertThat(invocation.command()).containsExactly("run", "12");
    assertThat(invocation.args()).containsExactly("1");
    assertThat(invocation.env()).containsExactly(Map.entry("A", "1"), Map.entry("B", "12"));
  }

  @Test
  void aVariableSeesOnlyThoseBeforeIt() throws RuntimeFailure {
    assertThat(expand(List.of(), value("A", "$(B)"), value("B", "2")).env())
        .containsEntry("A", "$(B)");
  }

  @ParameterizedTest
  @CsvSource({
    "metadata.name,web",
    "metadata.namespace,default",
    "metadata.uid,uid-web",
    "spec.nodeName,node-1",
    "status.podIP,10.0.0.7"
  })
  void fieldsOfThePodCanBeAskedFor(String path, String expected) throws RuntimeFailure {
    assertThat(expand(List.of(), field("F", path)).env()).containsEntry("F", expected);
  }

  @Test
  void anUnknownFieldIsNamed() {
    assertThatExceptionOfType(RuntimeFailure.class)
        .isThrownBy(() -> expand(List.of(), field("F", "spec.colour")))
        .withMessage("fieldPath \"spec.colour\" is not supported")
        .satisfies(e -> assertThat(e.reason()).isEqualTo("CreateContainerConfigError"));
  }
}
