package io.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.fairlead.agent.runtime.DockerEngine;
import io.fairlead.testing.NeedsContainerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The main job with containers, from the images that the examples name. The images must be there or
 * in a registry that the engine reaches.
 */
@NeedsContainerEngine
class MainJobInContainersIT extends MainJob {
  /** Not the default, for a program that runs on the same engine. */
  private static final String NETWORK = "10.96";

  private static final Pattern IMAGE = Pattern.compile("image: *\"?([\\w.:/-]+)");
  private static final long PULL_TAKES_MINUTES = 10;

  private DockerEngine engine;

  @Override
  Map<String, String> runtime(Path folder) {
    engine = DockerEngine.connect(Optional.empty(), NETWORK, folder).orElseThrow();
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

  /** The network can only be removed when no pod is on it. */
  @Override
  void nothingIsLeft() {
    assertThatNoException()
        .isThrownBy(() -> engine.client().removeNetworkCmd(engine.networkName()).exec());
  }
}
