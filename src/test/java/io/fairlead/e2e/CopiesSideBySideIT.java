package io.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports and a data folder of its own are all that a second copy of the program needs. */
class CopiesSideBySideIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, String> PROCESSES = Map.of("FAIRLEAD_AGENT_RUNTIME", "process");

  /** As of any program that ends because it was asked to, by SIGTERM. */
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path folder;

  @Test
  void aCopyKnowsNothingOfAnother() throws Exception {
    try (Installation first = new Installation(folder.resolve("first"), PROCESSES);
        Installation second = new Installation(folder.resolve("other"), PROCESSES)) {
      first.start();
      second.start();
      first.kubectl("apply", "-f", "examples/web.yaml");
      second.kubectl("apply", "-f", "examples/web.yaml");
      List<String> firstAddresses = readyAddresses(first);
      List<String> secondAddresses = readyAddresses(second);
      assertThat(firstAddresses).doesNotContainAnyElementsOf(secondAddresses);

      deletePods(first);

      assertThat(readyAddresses(second)).isEqualTo(secondAddresses);
      try (SteadyRequests requests = new SteadyRequests(second.serviceUrl())) {
        for (int i = 0; i < 10; i++) {
          assertThat(requests.ask()).startsWith("Hello from web-");
        }
      }
      deletePods(second);
      assertThat(first.stop()).isEqualTo(TERMINATED);
      assertThat(second.stop()).isEqualTo(TERMINATED);
    }
  }

  /** The addresses of web-1 to web-3, once they are ready. */
  private static List<String> readyAddresses(Installation fairlead) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                fairlead
                    .kubectl(
                        "get",
                        "pods",
                        "-o",
                        "jsonpath={range .items[?(@.status.containerStatuses[0].ready==true)]}"
                            + "{.status.podIP}{\"\\n\"}{end}")
                    .lines()
                    .sorted()
                    .toList(),
            addresses -> addresses.size() == 3);
  }

  private static void deletePods(Installation fairlead) throws Exception {
    fairlead.kubectl("delete", "pods", "--all", "--wait=false");
    await().atMost(PATIENCE).until(() -> fairlead.kubectl("get", "pods", "-o", "name").isBlank());
  }
}
