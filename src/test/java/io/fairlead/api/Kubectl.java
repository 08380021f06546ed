package io.fairlead.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real kubectl: the one on the path, or the one that the environment variable {@code KUBECTL}
 * names.
 *
 * @param home where it may keep its caches
 */
record Kubectl(URI server, Path home) {

  record Output(int exitCode, String text) {
    Output succeeded() {
      assertThat(exitCode).as(text).isZero();
      return this;
    }

    Output failed() {
      assertThat(exitCode).as(text).isNotZero();
      return this;
    }
  }

  Output run(String... arguments) {
    try {
      Process process = start(ProcessBuilder.Redirect.PIPE, arguments);
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Output(process.exitValue(), text);
    } catch (IOException e) {
      return fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail(e);
    }
  }

  Process start(ProcessBuilder.Redirect output, String... arguments) throws IOException {
    String kubectl = System.getenv().getOrDefault("KUBECTL", "kubectl");
    List<String> command = new ArrayList<>(List.of(kubectl, "--server", server.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output)
            .directory(home.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("KUBECONFIG");
    try {
      return builder.start();
    } catch (IOException e) {
      return fail("this test needs kubectl (Debian: apt-get install kubernetes-client): " + e);
    }
  }

  /** The path of a file that holds the text. */
  String manifest(String text) {
    try {
      return Files.writeString(home.resolve("manifest.yaml"), text).toString();
    } catch (IOException e) {
      return fail(e);
    }
  }
}
