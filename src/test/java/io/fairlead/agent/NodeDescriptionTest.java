package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.agent.runtime.SimulatedRuntime;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeDescriptionTest {

  private static NodeInfo describe(Map<String, String> settings) {
    return NodeDescription.of("node-1", "127.7.8.254", config(settings), new SimulatedRuntime(7));
  }

  @Test
  void aNodeOffersItsShareOfTheMachine() {
    NodeInfo one = describe(Map.of("nodes", "node-1"));
    NodeInfo ofTwo = describe(Map.of("nodes", "node-1,node-2"));

    assertThat(one.capacity().cpuMillis())
        .isEqualTo(Runtime.getRuntime().availableProcessors() * 1000L);
    assertThat(ofTwo.capacity().cpuMillis()).isEqualTo(one.capacity().cpuMillis() / 2);
    assertThat(ofTwo.capacity().memoryBytes())
        .isPositive()
        .isLessThan(one.capacity().memoryBytes())
        .satisfies(bytes -> assertThat(bytes % (1 << 20)).isZero());
    assertThat(one.capacity().get(Resources.PODS)).isEqualTo(110);
  }

  @Test
  void whatIsConfiguredCounts() {
    NodeInfo node =
        describe(
            Map.of(
                "cpu",
                "1500m",
                "memory",
                "2Gi",
                "pods",
                "5",
                "labels.zone",
                "a",
                "taints[0]",
                "dedicated=gpu:NoSchedule"));

    assertThat(node.allocatable()).isEqualTo(Resources.of(1500, 2L << 30).with(Resources.PODS, 5));
    assertThat(node.labels())
        .containsEntry("zone", "a")
        .containsEntry("kubernetes.io/hostname", "node-1")
        .containsKeys("kubernetes.io/os", "kubernetes.io/arch");
    assertThat(node.taints())
        .containsExactly(new Taint("dedicated", "gpu", TaintEffect.NoSchedule));
    assertThat(node.podCidr()).isEqualTo("10.128.7.0/24");
    assertThat(node.runtime()).isEqualTo("simulated://1");
  }

  @Test
  void extendedResourcesAreThoseOfTheConfiguration() {
    NodeInfo node = describe(Map.of("resources.\"nvidia.com/gpu\"", "2"));

    assertThat(node.allocatable().get("nvidia.com/gpu")).isEqualTo(2);
    assertThat(node.address()).isEqualTo("127.7.8.254");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node.example", "1.2.3", ""})
  void anAddressThatIsNoneNamesTheKey(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeDescription.address(text))
        .withMessage("fairlead.agent.address: \"" + text + "\" is not an IP address");
  }

  @Test
  void nodesOfOneMachineHaveAnAddressEachWhichNoPodHas() {
    RuntimeChoice choice =
        new RuntimeChoice(
            config(Map.of("runtime", "process", "process-network", "127.33")), Path.of("data"));

    assertThat(choice.addressOf(0)).isEqualTo("127.33.1.254");
    assertThat(choice.addressOf(1)).isEqualTo("127.33.2.254");
  }

  @Test
  void aConfiguredAddressIsThatOfAllNodesOfTheProcess() {
    RuntimeChoice choice =
        new RuntimeChoice(
            config(Map.of("runtime", "process", "address", "192.0.2.7")), Path.of("data"));

    assertThat(choice.addressOf(1)).isEqualTo("192.0.2.7");
  }

  @Test
  void aTaintNeedsNoValue() {
    assertThat(NodeDescription.taint("spot:NoExecute"))
        .isEqualTo(new Taint("spot", null, TaintEffect.NoExecute));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "key", "key=value", ":NoSchedule", "a:b:NoSchedule"})
  void aTaintOfAnotherFormNamesTheKey(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeDescription.taint(text))
        .withMessage(
            "fairlead.agent.taints: \"" + text + "\" is not of the form key[=value]:effect");
  }

  @Test
  void anUnknownTaintEffectNamesTheKeyAndWhatWouldBeRight() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeDescription.taint("a=b:Never"))
        .withMessageStartingWith("fairlead.agent.taints: \"a=b:Never\" has an unknown effect")
        .withMessageContaining("NoSchedule");
  }

  @ParameterizedTest
  @CsvSource({"cpu,many", "memory,2Gb"})
  void anAmountThatIsNoneNamesTheKey(String key, String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> describe(Map.of(key, text)))
        .withMessageStartingWith("fairlead.agent." + key + ": \"" + text + "\" ");
  }
}
