package io.fairlead.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIf;

/** Real containers are used; where no engine answers the class is skipped and says so. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "io.fairlead.testing.NeedsContainerEngine$Engine#answers",
    disabledReason =
        "no container engine answers at DOCKER_HOST or docker's usual socket; .ci/run starts one")
public @interface NeedsContainerEngine {

  /** The engine that the environment names. */
  final class Engine {
    private Engine() {}

    static boolean answers() throws IOException {
      var config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
      var http =
          new ZerodepDockerHttpClient.Builder()
              .dockerHost(config.getDockerHost())
              .sslConfig(config.getSSLConfig())
              .connectionTimeout(Duration.ofSeconds(2))
              .build();
      try (DockerClient client = DockerClientImpl.getInstance(config, http)) {
        client.pingCmd().exec();
        return true;
      } catch (RuntimeException e) {
        return false;
      }
    }
  }
}
