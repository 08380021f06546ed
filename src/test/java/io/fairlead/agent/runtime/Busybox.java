package io.fairlead.agent.runtime;

import static io.fairlead.agent.AgentFixtures.withImage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairlead.agent.AgentFixtures;
import io.fairlead.domain.model.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An image of this machine's busybox, without which tests are aborted; {@code .ci/run} sees to it.
 */
public final class Busybox {
  public static final String IMAGE = "fairlead-test/busybox:1";
  private static final Path PROGRAM = Path.of("/bin/busybox");

  private Busybox() {}

  public static Container container(String name, String... command) {
    return withImage(AgentFixtures.container(name, command), IMAGE);
  }

  /** As little as there can be in an image: one static program and its names. */
  public static void build(DockerEngine engine, Path folder) throws Exception {
    assumeThat(PROGRAM).as("the package busybox-static is installed").isExecutable();
    Path context = Files.createDirectories(folder.resolve("context"));
    Path copy = Files.copy(PROGRAM, context.resolve("busybox"));
    assertThat(copy.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        COPY busybox /bin/busybox
        RUN ["/bin/busybox", "--install", "-s", "/bin"]
        """);
    engine
        .client()
        .buildImageCmd(context.toFile())
        .withTags(Set.of(IMAGE))
        .start()
        .awaitImageId(1, TimeUnit.MINUTES);
  }
}
