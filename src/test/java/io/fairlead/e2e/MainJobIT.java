package io.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The main job with plain processes, as on a machine without a container engine. */
class MainJobIT extends MainJob {
  private Path folder;

  @Override
  Map<String, String> runtime(Path folderOfThisRun) {
    folder = folderOfThisRun;
    return Map.of("FAIRLEAD_AGENT_RUNTIME", "process");
  }

  @Override
  void nothingIsLeft() throws IOException {
    for (String node : List.of("node-1", "node-2", "node-3")) {
      try (var pods = Files.list(folder.resolve("data/nodes").resolve(node).resolve("pods"))) {
        assertThat(pods).isEmpty();
      }
    }
  }
}
