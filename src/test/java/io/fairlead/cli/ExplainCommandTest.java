package io.fairlead.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.api.ApiSystem;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code explain} prints of pods in a running system. */
@QuarkusTest
@TestProfile(ApiSystem.class)
class ExplainCommandTest {
  @TestHTTPResource URI root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new ExplainCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              err.append(failure.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }

  private int explain(String pod) {
    return run(pod, "--server", root.toString());
  }

  @BeforeEach
  void thereAreNodesAndPods() {
    await().until(() -> given().get("/api/v1/nodes").jsonPath().getList("items").size() == 3);
    create("cli-waits", "5");
    create("cli-placed", "10m");
    await()
        .until(
            () ->
                given()
                    .get("/api/v1/namespaces/default/pods/cli-placed")
                    .asString()
                    .contains("\"nodeName\""));
  }

  private static void create(String name, String cpu) {
    given()
        .contentType("application/json")
        .body(
            """
            {"metadata":{"name":"%s"},"spec":{"containers":[
              {"name":"a","image":"x","resources":{"requests":{"cpu":"%s"}}}]}}"""
                .formatted(name, cpu))
        .post("/api/v1/namespaces/default/pods");
  }

  @Test
  void whyAPodWaitsIsATableOfNodes() {
    assertThat(explain("default/cli-waits")).as(err.toString()).isZero();

    assertThat(out.toString())
        .startsWith("default/cli-waits: Pending, priority 0, profile default-scheduler\n")
        .containsPattern("\nSmallest change: on node-[123]: [0-9]+m? more cpu\n")
        .containsPattern("\nOr in the pod: on node-[123]: request [0-9]+m? cpu\n")
        .contains("\n0 of 3 nodes would take it\n  3 Insufficient cpu\n")
        .containsPattern("\nNODE +RANK +WHY\n")
        .containsPattern(
            "\nnode-1 +- +NodeResourcesFit: Insufficient cpu \\(cpu: 5 requested, \\S+ left of 4");
  }

  @Test
  void whyANodeWonIsComparedWithTheNext() {
    assertThat(explain("cli-placed")).as(err.toString()).isZero();

    assertThat(out.toString())
        .containsPattern("^default/cli-placed: Placed on node-[123], priority 0")
        .containsPattern("\nWon: node-[123] with [0-9,.]+ before node-[123] with [0-9,.]+: ")
        .contains("NodeResourcesFit ");
  }

  @Test
  void jsonIsWhatTheApiAnswers() throws Exception {
    assertThat(run("cli-waits", "--json", "--nodes", "1", "--server", root.toString())).isZero();

    var answer = new ObjectMapper().readTree(out.toString());
    assertThat(answer.get("kind").asText()).isEqualTo("PodExplanation");
    assertThat(answer.get("verdicts")).hasSize(1);
  }

  @Test
  void whatTheServerHasAgainstItIsTold() {
    assertThat(explain("default/nobody")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("pods \"nobody\" not found");
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    assertThat(run("cli-waits", "--server", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).startsWith("cannot reach http://127.0.0.1:1: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b/c", "/", "a/", "/a"})
  void whatIsNoPodsNameIsNotUnderstood(String pod) {
    assertThat(explain(pod)).isEqualTo(2);
    assertThat(err.toString()).contains("\"" + pod + "\" is not POD or NAMESPACE/POD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "ftp://localhost"})
  void whatIsNoServersAddressIsNotUnderstood(String server) {
    assertThat(run("a", "--server", server)).isEqualTo(2);
    assertThat(err.toString()).contains("--server: " + server + " is no http URL");
  }
}
