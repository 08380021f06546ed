package io.fairlead.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.RuntimeInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DockerGpusTest {

  @Test
  void theRequestIsDockersOwnForDevicesByNumber() {
    var request = DockerGpus.request(List.of(0, 3));

    assertThat(request.getDriver()).isEqualTo("nvidia");
    assertThat(request.getDeviceIds()).containsExactly("0", "3");
    assertThat(request.getCapabilities()).containsExactly(List.of("gpu"));
    assertThat(request.getCount()).describedAs("the engine takes either").isNull();
  }

  @Test
  void onlyAnEngineWithNvidiasRuntimeCanFollowIt() {
    assertThat(DockerGpus.isSupported(Map.of("runc", new RuntimeInfo()))).isFalse();
    assertThat(DockerGpus.isSupported(null)).isFalse();
    assertThat(DockerGpus.isSupported(Map.of("nvidia", new RuntimeInfo()))).isTrue();
  }
}
