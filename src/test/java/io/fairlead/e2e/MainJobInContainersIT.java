package io.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.fairlead.agent.runtime.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;

/**
 * The main job with containers, from the images that the examples name. Aborted where no engine
 * answers; where one does, the images must be there or in a registry that it reaches.
 */
class MainJobInContainersIT extends MainJob {
  /** Not the default, for a program that runs on the same engine. */
  private static final String NETWORK = "10.96";

  private static final Pattern IMAGE = Pattern.compile("image: *\"?([\\w.:/-]+)");
  private static final long PULL_TAKES_MINUTES = 10;

  private DockerEngine engine;

  @Override
  Map<String, String> runtime(Path folder) {
    Optional<DockerEngine> answering = DockerEngine.connect(Optional.empty(), NETWORK, folder);
    assumeThat(answering)
        .as("a container engine answers at DOCKER_HOST or docker's usual socket")
        .isPresent();
    engine = answering.get();
    imagesOfTheExamples().forEach(this::ensure);
    return Map.of("FAIRLEAD_AGENT_RUNTIME", "docker", "FAIRLEAD_AGENT_DOCKER_NETWORK", NETWORK);
  }

  private static Set<String> imagesOfTheExamples() {
    Set<String> images = new TreeSet<>();
    try (var manifests = Files.newDirectoryStream(Path.of("examples"), "*.yaml")) {
      for (Path manifest : manifests) {
        IMAGE.matcher(Files.readString(manifest)).results().forEach(r -> images.add(r.group(1)));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(images).isNotEmpty();
    return images;
  }

  private void ensure(String image) {
    DockerClient client = engine.client();
    try {
      client.inspectImageCmd(image).exec();
    } catch (NotFoundException missing) {
      try {
        client.pullImageCmd(image).start().awaitCompletion(PULL_TAKES_MINUTES, TimeUnit.MINUTES);
        client.inspectImageCmd(image).exec();
      } catch (InterruptedException | RuntimeException e) {
        throw new AssertionError(
            "the engine has no image %s and cannot pull it; \"examples/image/build.sh %s\" makes one that will do"
                .formatted(image, image),
            e);
      }
    }
  }

  @AfterAll
  void noNetworkIsLeft() {
    if (engine != null) {
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .untilAsserted(() -> engine.client().removeNetworkCmd(engine.networkName()).exec());
    }
  }
}
