package io.fairlead.api;

import io.fairlead.testing.FreePorts;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** The whole program with its API, its own Kafka and simulated nodes. */
public final class ApiSystem implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      return Map.of(
          "fairlead.data-dir", Files.createTempDirectory("fairlead-api-").toString(),
          "fairlead.broker.port", Integer.toString(FreePorts.next()),
          "fairlead.proxy.enabled", "false",
          "fairlead.agent.runtime", "simulated",
          "fairlead.agent.cpu", "4",
          "fairlead.agent.memory", "8Gi");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
