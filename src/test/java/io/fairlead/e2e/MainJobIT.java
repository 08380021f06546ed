package io.fairlead.e2e;

import java.nio.file.Path;
import java.util.Map;

/** The main job with plain processes, as on a machine without a container engine. */
class MainJobIT extends MainJob {
  @Override
  Map<String, String> runtime(Path folder) {
    return Map.of("FAIRLEAD_AGENT_RUNTIME", "process");
  }
}
