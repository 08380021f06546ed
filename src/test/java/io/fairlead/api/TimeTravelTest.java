package io.fairlead.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.fairlead.api.kind.Kind;
import io.fairlead.api.kind.Kinds;
import io.fairlead.stream.Topic;
import io.fairlead.testing.TestLog;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads with {@code at}, on a running system. */
@QuarkusTest
@TestProfile(ApiSystem.class)
class TimeTravelTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";

  @Inject TestLog log;

  @BeforeEach
  void theSystemServes() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> given().get("/api/v1/nodes").jsonPath().getList("items").size() == 3);
  }

  private static RequestSpecification at(Object moment) {
    return given().queryParam("at", moment.toString());
  }

  private static void create(String name, String cpu) {
    String pod =
        """
        metadata: {name: %s, labels: {app: %s}}
        spec: {containers: [{name: app, image: x, resources: {requests: {cpu: %s}}}]}
        """
            .formatted(name, name, cpu);
    given()
        .contentType("application/yaml")
        .body(pod.getBytes(UTF_8))
        .post(PODS)
        .then()
        .statusCode(201);
  }

  private static void awaitRunning(String name) {
    await()
        .until(
            () -> "Running".equals(given().get(PODS + "/" + name).jsonPath().get("status.phase")));
  }

  private static void delete(String name) {
    given().delete(PODS + "/" + name + "?gracePeriodSeconds=0").then().statusCode(200);
    await().until(() -> given().get(PODS + "/" + name).statusCode() == 404);
  }

  /** A moment that no record has, so that none is before and after it. */
  private static Instant moment() {
    Instant now = Instant.now();
    await().until(() -> Instant.now().isAfter(now.plusMillis(2)));
    Instant moment = Instant.now();
    await().until(() -> Instant.now().isAfter(moment.plusMillis(2)));
    return moment;
  }

  // ---- what is answered

  @Test
  void anObjectIsAsItWasThen() {
    Instant before = moment();
    create("was", "10m");
    awaitRunning("was");
    Instant running = moment();
    delete("was");

    at(before)
        .get(PODS + "/was")
        .then()
        .statusCode(404)
        .body("message", equalTo("pods \"was\" not found at " + before));
    at(running)
        .get(PODS + "/was")
        .then()
        .statusCode(200)
        .body("status.phase", equalTo("Running"))
        .body("spec.nodeName", startsWith("node-"));
    at(running).get(PODS + "/was/status").then().body("status.phase", equalTo("Running"));
    at(running)
        .queryParam("fieldSelector", "status.phase=Running")
        .queryParam("labelSelector", "app=was")
        .get("/api/v1/pods")
        .then()
        .body("items.metadata.name", contains("was"));
    given().get(PODS + "/was").then().statusCode(404);
  }

  @Test
  void anAnswerSaysWhenItWas() {
    create("told", "10m");
    awaitRunning("told");
    Instant then = moment();

    at(then)
        .get(PODS)
        .then()
        .header("Fairlead-At", then.toString())
        .header("Fairlead-At-Record", matchesPattern("0/[a-z-]+:[0-9]+"))
        .header("Fairlead-At-Offsets", containsString("0/placement:"));
    at(then).get(PODS + "/nobody").then().statusCode(404).header("Fairlead-At", then.toString());
    given().get(PODS).then().header("Fairlead-At", nullValue());
  }

  @Test
  void theRecordThatAnAnswerNamesIsTheSameMoment() {
    create("named", "10m");
    awaitRunning("named");
    Instant then = moment();
    Response byTime = at(then).get(PODS + "/named");

    String record = byTime.header("Fairlead-At-Record");
    Response byRecord = at(record).get(PODS + "/named");

    assertThat(byRecord.asString()).isEqualTo(byTime.asString());
    assertThat(byRecord.header("Fairlead-At-Offsets"))
        .isEqualTo(byTime.header("Fairlead-At-Offsets"));
  }

  @Test
  void theStateAfterADecisionHasWhatWasDecided() {
    create("decided", "10m");
    awaitRunning("decided");
    long offset =
        log.records(Topic.PLACEMENT).stream()
            .filter(record -> new String(record.value(), UTF_8).contains("\"decided\""))
            .findFirst()
            .orElseThrow()
            .offset();

    at("placement:" + (offset - 1))
        .get(PODS + "/decided")
        .then()
        .body("spec.nodeName", nullValue());
    at("placement:" + offset)
        .get(PODS + "/decided")
        .then()
        .body("spec.nodeName", startsWith("node-"))
        .body("status.phase", equalTo("Pending"));
    at("0/placement:" + offset).get(PODS + "/decided").then().statusCode(200);
  }

  static List<Kind<?, ?>> kinds() {
    return Kinds.ALL;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyListTakesAMomentAsObjectsAndAsATable(Kind<?, ?> kind) {
    Instant then = moment();
    String group = kind.names().group();
    String path =
        (group.isEmpty() ? "/api/" : "/apis/" + group + "/")
            + kind.names().version()
            + "/"
            + kind.names().plural();

    at(then)
        .get(path)
        .then()
        .statusCode(200)
        .header("Fairlead-At", then.toString())
        .body("kind", equalTo(kind.names().kind() + "List"));
    at(then)
        .accept("application/json;as=Table;v=v1;g=meta.k8s.io")
        .get(path)
        .then()
        .statusCode(200)
        .header("Fairlead-At", then.toString())
        .body("kind", equalTo("Table"));
  }

  @Test
  void agesAreThoseOfThen() {
    String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    create("aged", "10m");
    Instant then = moment();
    String path = PODS + "/aged";
    String now = given().accept(table).get(path).jsonPath().getString("rows[0].cells");

    await()
        .until(
            () ->
                !given().accept(table).get(path).jsonPath().getString("rows[0].cells").equals(now));

    assertThat(at(then).accept(table).get(path).jsonPath().getList("rows[0].cells"))
        .containsAnyOf("0s", "1s");
  }

  @Test
  void whyAPodWaitedIsExplainedAsItWasThen() {
    create("waited", "3900m");
    create("waited-more", "3900m");
    create("waited-most", "3900m");
    create("waited-last", "3900m");
    await().until(() -> waiting() == 1);
    Instant waiting = moment();
    String name =
        at(waiting)
            .queryParam("fieldSelector", "spec.nodeName=")
            .get(PODS)
            .jsonPath()
            .getList("items.metadata.name", String.class)
            .stream()
            .filter(pod -> pod.startsWith("waited"))
            .findFirst()
            .orElseThrow();
    List.of("waited", "waited-more", "waited-most", "waited-last").stream()
        .filter(other -> !other.equals(name))
        .forEach(TimeTravelTest::delete);
    awaitRunning(name);

    given().get(PODS + "/" + name + "/explain").then().body("state", equalTo("Placed"));
    at(waiting)
        .get(PODS + "/" + name + "/explain")
        .then()
        .statusCode(200)
        .header("Fairlead-At", waiting.toString())
        .body("state", equalTo("Pending"))
        .body("feasible", equalTo(0))
        .body("reasons.reason", contains("Insufficient cpu"));
    given().get(PODS + "/" + name + "/explain").then().body("state", equalTo("Placed"));
    at(waiting)
        .queryParam("fieldSelector", "involvedObject.kind=Pod,involvedObject.name=" + name)
        .get("/api/v1/namespaces/default/events")
        .then()
        .body("items.reason", hasItem("Explained"))
        .body("items.reason", hasItem("FailedScheduling"))
        .body("items.reason", not(hasItem("Scheduled")));
    delete(name);
  }

  private static long waiting() {
    return given().get(PODS).jsonPath().getList("items", java.util.Map.class).stream()
        .filter(pod -> pod.toString().contains("waited"))
        .filter(pod -> pod.toString().contains("Unschedulable"))
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "-1s", "-0s"})
  void aMomentCanBeRelative(String moment) {
    at(moment).get("/api/v1/nodes").then().statusCode(200).body("items", hasSize(3));
  }

  @Test
  void theWholeApiIsThereUnderTheMomentsPath() {
    create("under", "10m");
    Instant then = moment();
    delete("under");

    given()
        .get("/at/" + then + PODS + "/under?pretty=true")
        .then()
        .statusCode(200)
        .header("Fairlead-At", then.toString());
    given().get("/at/" + then + "/api").then().body("versions", contains("v1"));
    given().get("/at/" + then + "/apis").then().body("kind", equalTo("APIGroupList"));
    given().get("/at/" + then + "/version").then().body("major", equalTo("1"));
    given().get("/at/" + then + "/openapi/v2").then().statusCode(200);
    given().get("/at/placement:0/api/v1/nodes").then().statusCode(200);
    given().get("/at/0/placement:0/api/v1/nodes").then().statusCode(200);
    given().get("/at/" + then + "/elsewhere").then().statusCode(404);
  }

  // ---- what differs

  private static ValidatableResponse diff(Object from, Object to, String kind, String name) {
    return given()
        .queryParam("from", from.toString())
        .queryParam("to", to.toString())
        .queryParam("kind", kind)
        .queryParam("name", name)
        .get("/diff")
        .then()
        .statusCode(200)
        .body("kind", equalTo("Diff"));
  }

  @Test
  void whatDiffersBetweenTwoMomentsIsToldFieldByField() {
    Instant none = moment();
    create("differs", "10m");
    awaitRunning("differs");
    Instant running = moment();
    given()
        .contentType("application/merge-patch+json")
        .body("{\"metadata\":{\"labels\":{\"tier\":\"front\"}}}")
        .patch(PODS + "/differs");
    String first = at(running).get(PODS + "/differs").jsonPath().getString("metadata.uid");
    delete("differs");
    Instant gone = moment();
    create("differs", "20m");
    awaitRunning("differs");
    Instant again = moment();

    diff(none, running, "pods", "differs")
        .body("objects.change", contains("added"))
        .body("objects.namespace", contains("default"))
        .body("added", equalTo(1));
    diff(running, none, "po", "differs").body("objects.change", contains("removed"));
    diff(running, gone, "Pod", "differs").body("removed", equalTo(1)).body("added", equalTo(0));
    diff(running, running, "pod", "differs").body("objects", hasSize(0));
    diff(none, gone, "pod", "differs").body("objects", hasSize(0));
    diff(running, again, "pod", "differs")
        .body("objects.change", contains("removed", "added"))
        .body("changed", equalTo(0));
    assertThat(given().get(PODS + "/differs").jsonPath().getString("metadata.uid"))
        .isNotEqualTo(first);
  }

  @Test
  void aFieldThatChangedIsToldBeforeAndAfter() {
    create("changes", "10m");
    awaitRunning("changes");
    long offset =
        log.records(Topic.PLACEMENT).stream()
            .filter(record -> new String(record.value(), UTF_8).contains("\"changes\""))
            .findFirst()
            .orElseThrow()
            .offset();

    diff("placement:" + offset, moment(), "pods", "changes")
        .body("from.record", equalTo("0/placement:" + offset))
        .body("objects.change", contains("changed"))
        .body("objects[0].fields.path", hasItem("status.phase"))
        .body("objects[0].fields.find { it.path == 'status.phase' }.before", equalTo("Pending"))
        .body("objects[0].fields.find { it.path == 'status.phase' }.after", equalTo("Running"))
        .body(
            "objects[0].fields.find { it.path == 'status.conditions[Ready].status' }.after",
            equalTo("True"))
        .body("objects[0].fields.path", not(hasItem("metadata.resourceVersion")));
  }

  @Test
  void eventsAreComparedOnlyWhereTheyAreAskedFor() {
    Instant before = moment();
    create("eventful", "10m");
    awaitRunning("eventful");
    Instant after = moment();

    given()
        .queryParam("from", before.toString())
        .queryParam("to", after.toString())
        .queryParam("namespace", "default")
        .get("/diff")
        .then()
        .body("objects.kind", not(hasItem("Event")))
        .body("objects.kind", hasItem("Pod"));
    given()
        .queryParam("from", before.toString())
        .queryParam("to", after.toString())
        .queryParam("kind", "ev")
        .get("/diff")
        .then()
        .body("objects.kind", hasItem("Event"))
        .body("objects.kind", not(hasItem("Pod")));
  }

  @ParameterizedTest
  @CsvSource({
    "from, ?to=now,                    is missing: expected a time",
    "from, ?from=never&to=now,         is no moment",
    "to,   ?from=-1s&to=2999-01-01T00:00:00Z, is in the future",
    "kind, ?from=-1s&to=now&kind=cats, 'none of the kinds there are: pods, nodes'",
    "at,   ?from=-1s&to=now&at=now,    two moments are compared",
  })
  void aComparisonThatMakesNoSenseIsABadRequest(String field, String query, String why) {
    given()
        .urlEncodingEnabled(false)
        .get("/diff" + query)
        .then()
        .statusCode(400)
        .body("details.causes[0].field", equalTo(field))
        .body("message", startsWith(field + ": "))
        .body("message", containsString(why));
  }

  // ---- what is refused

  private static void refused(ValidatableResponse answer, String message) {
    answer
        .statusCode(400)
        .body("kind", equalTo("Status"))
        .body("details.causes[0].field", equalTo("at"))
        .body("message", startsWith("at: "))
        .body("message", containsString(message));
  }

  @ParameterizedTest
  @CsvSource({
    "yesterday,               '\"yesterday\" is no moment: expected a time (2026-11-24T12:00:00Z)'",
    "2026-11-24,              is no moment",
    "2026-13-24T12:00:00Z,    is no moment",
    "'',                      is no moment",
    "-,                       is no moment",
    "1234,                    is no moment",
    "-99999999999999999999d,  is no moment",
    "placement:-1,            is no moment",
    "placement:99999999999999999999, is no moment",
    "metrics:1,               no state follows from a topic \"metrics\": name one of pod-submitted",
    "nowhere:1,               no state follows from a topic \"nowhere\"",
    "9/placement:0,           there is no cell 9",
    "placement:999999999,     0/placement:999999999 is in the future",
    "2999-01-01T00:00:00Z,    is in the future: it is 2",
    "1999-01-01T00:00:00Z,    is before the log begins",
    "1999-01-01T02:00:00+02:00, 1999-01-01T00:00:00Z is before the log begins",
  })
  void whatIsNoMomentIsABadRequest(String moment, String why) {
    refused(at(moment).get(PODS).then(), why);
  }

  @Test
  void twoMomentsAreOneTooMany() {
    refused(given().queryParam("at", "now", "-1s").get(PODS).then(), "more than one moment");
  }

  @Test
  void nothingIsWrittenInThePast() {
    refused(at("-1s").contentType("application/json").body("{}").post(PODS).then(), "cannot be");
    refused(at("-1s").contentType("application/json").body("{}").put(PODS + "/a").then(), "cannot");
    refused(at("-1s").delete(PODS + "/a").then(), "the past cannot be changed");
    refused(given().delete("/at/-1s" + PODS + "/a").then(), "the past cannot be changed");
  }

  @Test
  void thePastIsNotWatched() {
    refused(at("-1s").queryParam("watch", "true").get(PODS).then(), "a watch tells what happens");
  }

  @Test
  void itIsDocumented() {
    given()
        .get("/q/openapi?format=json")
        .then()
        .body("paths.'/diff'.get.summary", equalTo("What differs between two moments"));
  }
}
