package io.fairlead.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * The whole program with its own Kafka in an empty folder, on free ports, with three simulated
 * nodes and short times.
 */
public final class FreshSystem implements QuarkusTestResourceLifecycleManager {
  private Path folder;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("fairlead-test-");
      Map<String, String> settings =
          new HashMap<>(
              Map.of(
                  "fairlead.data-dir", folder.toString(),
                  "fairlead.broker.port", Integer.toString(FreePorts.next()),
                  "fairlead.proxy.enabled", "false",
                  "fairlead.api.enabled", "false",
                  "fairlead.agent.runtime", "simulated",
                  "fairlead.agent.cpu", "4",
                  "fairlead.agent.memory", "8Gi",
                  "fairlead.agent.heartbeat-interval", "200ms",
                  "fairlead.policy.node.grace-period", "2s",
                  "fairlead.policy.autoscaler.sync-period", "1s"));
      settings.put("fairlead.snapshot.records", "20");
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
