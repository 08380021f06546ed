package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.T0;
import static io.fairlead.agent.AgentFixtures.container;
import static io.fairlead.agent.AgentFixtures.pod;
import static io.fairlead.agent.AgentFixtures.sidecar;
import static io.fairlead.agent.AgentFixtures.withInits;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.ContainerState.Exited;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.RestartPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pod with the init container {@code init}, the sidecar {@code side}, and {@code a} and {@code
 * b}.
 */
class PodLifecycleTest {
  private static final Container INIT = container("init", "prepare");
  private static final Container SIDE = sidecar(container("side", "proxy"));

  private static PodSpec spec(RestartPolicy policy) {
    return withInits(pod("web", policy, container("a", "run"), container("b", "run")), INIT, SIDE)
        .spec();
  }

  /** In a row: absent ({@code -}), running ({@code r}), or the code with which it exited. */
  private static Map<String, ContainerState> states(String row) {
    Map<String, ContainerState> states = new LinkedHashMap<>();
    String[] names = {"init", "side", "a", "b"};
    for (int i = 0; i < names.length; i++) {
      switch (row.charAt(i)) {
        case '-' -> {}
        case 'r' -> states.put(names[i], new Running("id", 0, T0));
        default -> {
          int code = row.charAt(i) - '0';
          states.put(names[i], new Exited("id", 0, code, "Any", null, T0, T0));
        }
      }
    }
    return states;
  }

  /** The columns of the states are init, side, a, b. */
  @ParameterizedTest
  @CsvSource({
    // Pending until every container of its own was started
    "Always,----,Pending",
    "Always,r---,Pending",
    "Always,0r--,Pending",
    "Always,0rr-,Pending",
    "Always,0rrr,Running",
    // an init container that fails is tried again, or ends the pod
    "Always,1---,Pending",
    "OnFailure,1---,Pending",
    "Never,1---,Failed",
    "Never,0---,Pending",
    // the pod ends with its own containers, whatever its sidecar's end was
    "Never,0r00,Running",
    "Never,0000,Succeeded",
    "Never,0200,Succeeded",
    "Never,0001,Failed",
    "Never,0r0r,Running",
    "Never,000r,Running",
    "OnFailure,0000,Succeeded",
    "OnFailure,0001,Running",
    "Always,0000,Running",
    // what the runtime has forgotten was there if something after it is
    "Never,-r0r,Running",
    "Never,-000,Succeeded",
    "Never,1r0r,Running",
  })
  void phases(RestartPolicy policy, String row, PodPhase phase) {
    assertThat(new PodLifecycle(spec(policy)).phase(states(row))).isEqualTo(phase);
  }

  @ParameterizedTest
  @CsvSource({"----,false,false", "0---,false,false", "0r--,true,false", "--r-,true,true"})
  void anInitContainerIsPastWhenSomethingAfterItWasStarted(String row, boolean init, boolean side) {
    PodLifecycle lifecycle = new PodLifecycle(spec(RestartPolicy.Always));

    assertThat(lifecycle.isPast(INIT, states(row))).isEqualTo(init);
    assertThat(lifecycle.isPast(SIDE, states(row))).isEqualTo(side);
  }

  @Test
  void sidecarsStopAfterTheContainersTheLastStartedFirst() {
    PodSpec spec =
        withInits(pod("web"), sidecar(container("one")), INIT, sidecar(container("two"))).spec();

    assertThat(new PodLifecycle(spec).stopOrder())
        .containsExactly(Set.of("main", "init"), Set.of("two"), Set.of("one"));
  }
}
