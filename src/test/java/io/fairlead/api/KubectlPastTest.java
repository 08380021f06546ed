package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real kubectl that looks at the past: the moment is part of the server's URL. */
@QuarkusTest
@TestProfile(ApiSystem.class)
class KubectlPastTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TestHTTPResource URI root;
  @TempDir Path home;

  @BeforeEach
  void thereAreNodes() {
    await()
        .atMost(PATIENCE)
        .until(() -> now("get", "nodes", "-o", "name").text().lines().count() == 3);
  }

  private Kubectl.Output now(String... arguments) {
    return new Kubectl(root, home).run(arguments);
  }

  private Kubectl.Output at(Object moment, String... arguments) {
    return new Kubectl(root.resolve("/at/" + moment), home).run(arguments);
  }

  @Test
  void kubectlSeesWhatWasThereThen() {
    String file =
        new Kubectl(root, home)
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: past-web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: past-web}}
                  template:
                    metadata: {labels: {app: past-web}}
                    spec: {containers: [{name: app, image: example}]}
                """);
    Instant before = Instant.now();
    now("apply", "-f", file).succeeded();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(now("get", "deploy", "past-web").text())
                    .containsPattern("past-web +2/2"));
    Instant running = Instant.now();
    now("delete", "-f", file).succeeded();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(now("get", "pods", "-l", "app=past-web").text())
                    .contains("No resources found"));

    assertThat(at(running, "get", "deploy,pods", "-A", "-l", "app=past-web").text())
        .doesNotContain("error");
    assertThat(at(running, "get", "pods", "-o", "wide").succeeded().text())
        .containsPattern("past-web-\\S+ +1/1 +Running +0 +[0-9]+s +[0-9.]+ +node-[123]");
    assertThat(at(running, "get", "all").succeeded().text())
        .containsPattern("deployment.apps/past-web +2/2");
    assertThat(at(running, "get", "deploy", "past-web", "-o", "yaml").succeeded().text())
        .contains("readyReplicas: 2");
    assertThat(at(running, "describe", "deploy", "past-web").succeeded().text())
        .contains("2 desired");
    String pod =
        at(running, "get", "pods", "-l", "app=past-web", "-o", "name")
            .succeeded()
            .text()
            .lines()
            .findFirst()
            .orElseThrow();
    assertThat(at(running, "describe", pod).succeeded().text())
        .contains("Successfully assigned")
        .contains("was chosen with rank");
    assertThat(at(running, "get", "events").succeeded().text()).contains("Scheduled");

    assertThat(at(before, "get", "deploy", "past-web").failed().text())
        .contains("Error from server (NotFound)")
        .contains("\"past-web\" not found at " + before.toString().substring(0, 19));
    assertThat(at("yesterday", "get", "pods").failed().text())
        .contains("Error from server (BadRequest)")
        .contains("at: \"yesterday\" is no moment");
    assertThat(at(running, "delete", "deploy", "past-web").failed().text())
        .contains("at: the past cannot be changed");
    assertThat(at(running, "get", "pods", "-w", "--request-timeout=5s").failed().text())
        .contains("Error from server (BadRequest)");
  }
}
