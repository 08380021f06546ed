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
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code diff} prints of a running system. */
@QuarkusTest
@TestProfile(ApiSystem.class)
class DiffCommandTest {
  @TestHTTPResource URI root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new DiffCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              err.append(failure.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            })
        .execute(arguments);
  }

  private int diff(String from, String to, String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = from;
    arguments[1] = to;
    System.arraycopy(more, 0, arguments, 2, more.length);
    arguments[2 + more.length] = "--server";
    arguments[3 + more.length] = root.toString();
    return run(arguments);
  }

  @BeforeEach
  void thereAreNodes() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> given().get("/api/v1/nodes").jsonPath().getList("items").size() == 3);
  }

  private static void create(String name) {
    given()
        .contentType("application/json")
        .body(
            """
            {"metadata":{"name":"%s"},"spec":{"containers":[{"name":"a","image":"x"}]}}"""
                .formatted(name))
        .post("/api/v1/namespaces/default/pods");
    await()
        .until(
            () ->
                given()
                    .get("/api/v1/namespaces/default/pods/" + name)
                    .asString()
                    .contains("\"Running\""));
  }

  private static Instant moment() {
    Instant now = Instant.now();
    await().until(() -> Instant.now().isAfter(now.plusMillis(2)));
    return Instant.now();
  }

  @Test
  void whatCameAndWentAndChangedIsPrintedWithItsFields() {
    create("diff-goes");
    Instant from = moment();
    create("diff-comes");
    given().delete("/api/v1/namespaces/default/pods/diff-goes?gracePeriodSeconds=0");
    await()
        .until(() -> given().get("/api/v1/namespaces/default/pods/diff-goes").statusCode() == 404);
    Instant to = moment();

    assertThat(diff(from.toString(), to.toString(), "-n", "default", "pods"))
        .as(err.toString())
        .isEqualTo(1);

    assertThat(out.toString())
        .startsWith("--- " + from)
        .contains("\n+++ " + to)
        .contains("\n+ Pod default/diff-comes\n")
        .contains("\n- Pod default/diff-goes\n")
        .endsWith("1 added, 1 removed, 0 changed\n");
  }

  @Test
  void aChangedFieldIsPrintedBeforeAndAfter() {
    create("diff-changes");
    Instant from = moment();
    given()
        .contentType("application/merge-patch+json")
        .body("{\"spec\":{\"unschedulable\":true}}")
        .patch("/api/v1/nodes/node-3")
        .then()
        .statusCode(200);
    Instant to = moment();
    given()
        .contentType("application/merge-patch+json")
        .body("{\"spec\":{\"unschedulable\":null}}")
        .patch("/api/v1/nodes/node-3");

    assertThat(diff(from.toString(), to.toString(), "node/node-3")).isEqualTo(1);

    assertThat(out.toString())
        .contains("\n~ Node node-3\n")
        .contains("\n    spec.unschedulable: (none) -> true\n")
        .endsWith("0 added, 0 removed, 1 changed\n");
  }

  @Test
  void whereNothingDiffersTheExitCodeSaysSo() {
    Instant moment = moment();

    assertThat(diff(moment.toString(), moment.toString())).isZero();
    assertThat(out.toString()).endsWith("0 added, 0 removed, 0 changed\n");
  }

  @Test
  void jsonIsWhatTheApiAnswers() throws Exception {
    create("diff-json");

    assertThat(diff("placement:0", "now", "-o", "json", "pod/diff-json")).isEqualTo(1);

    var answer = new ObjectMapper().readTree(out.toString());
    assertThat(answer.get("kind").asText()).isEqualTo("Diff");
    assertThat(answer.get("added").asInt()).isEqualTo(1);
  }

  @Test
  void aMomentThatLooksLikeAnOptionIsAMoment() {
    assertThat(diff("-1s", "-0s")).as(err.toString()).isLessThan(2);
  }

  @ParameterizedTest
  @CsvSource({
    "never, now,     pods, from: \"never\" is no moment",
    "-1s,   2999-01-01T00:00:00Z, pods, is in the future",
    "-1s,   now,     cats, none of the kinds there are",
    "-1s,   now,     --all, Unknown option: '--all'",
    "--all, now,     pods, Unknown option: '--all'",
  })
  void whatMakesNoSenseIsTrouble(String from, String to, String kind, String why) {
    assertThat(diff(from, to, kind)).isEqualTo(2);
    assertThat(err.toString()).contains(why);
  }

  @Test
  void aServerThatIsNotThereIsTrouble() {
    assertThat(run("-1s", "now", "--server", "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).startsWith("cannot reach http://127.0.0.1:1: ");
  }
}
