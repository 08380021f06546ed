package io.fairlead.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over HTTP, on a running system. */
@QuarkusTest
@TestProfile(ApiSystem.class)
class ApiTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

  @TestHTTPResource URI root;

  @BeforeEach
  void theSystemServes() {
    await().until(() -> given().get("/api/v1/nodes").jsonPath().getList("items").size() == 3);
  }

  private static String pod(String name, String extra) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: {app: %s}}
        spec: {containers: [{name: app, image: example}]%s}
        """
        .formatted(name, name, extra);
  }

  private static String service(String name, int port) {
    return """
        {"metadata":{"name":"%s"},"spec":{"selector":{"app":"x"},"ports":[{"port":%d}]}}"""
        .formatted(name, port);
  }

  private static String deployment(String name) {
    return """
        metadata: {name: %s}
        spec:
          replicas: 2
          selector: {matchLabels: {app: %s}}
          template:
            metadata: {labels: {app: %s}}
            spec: {containers: [{name: app, image: example}]}
        """
        .formatted(name, name, name);
  }

  private static ValidatableResponse createYaml(String path, String yaml) {
    return given().contentType("application/yaml").body(yaml.getBytes(UTF_8)).post(path).then();
  }

  // ---- writes

  @Test
  void aPodIsCreatedFromYamlAndRunsAndGoes() {
    createYaml(PODS, pod("created", ""))
        .statusCode(201)
        .body("metadata.uid", notNullValue())
        .body("metadata.resourceVersion", notNullValue())
        .body("status.phase", notNullValue());
    createYaml(PODS, pod("created", "")).statusCode(409).body("reason", equalTo("AlreadyExists"));

    await()
        .until(
            () ->
                given()
                    .get(PODS + "/created")
                    .jsonPath()
                    .getString("status.phase")
                    .equals("Running"));

    given()
        .delete(PODS + "/created?gracePeriodSeconds=0")
        .then()
        .statusCode(200)
        .body("metadata.deletionTimestamp", notNullValue());
    await().until(() -> given().get(PODS + "/created").statusCode() == 404);
  }

  @Test
  void aPodThatFitsNowhereSaysWhy() {
    createYaml(
            PODS,
            """
        metadata: {name: huge}
        spec: {containers: [{name: app, image: x, resources: {requests: {cpu: 100}}}]}
        """)
        .statusCode(201);

    await()
        .untilAsserted(
            () -> {
              var pod = given().get(PODS + "/huge").jsonPath();
              assertThat(pod.getString("status.conditions[0].reason")).isEqualTo("Unschedulable");
              assertThat(pod.getString("status.conditions[0].message"))
                  .contains("Insufficient cpu");
            });
    given()
        .get("/api/v1/events?fieldSelector=involvedObject.name=huge")
        .then()
        .body("items.reason", hasItem("FailedScheduling"));
  }

  @Test
  void aNameCanBeLeftToTheServer() {
    createYaml(PODS, pod("x", "").replace("name: x,", "generateName: any-,"))
        .statusCode(201)
        .body("metadata.name", containsString("any-"));
  }

  @Test
  void anInvalidPodIsAnsweredWithEveryError() {
    createYaml(
            PODS,
            """
        metadata: {name: Bad_Name}
        spec: {containers: [{name: app}, {name: app, image: x, ports: [{containerPort: 0}]}]}
        """)
        .statusCode(422)
        .body("kind", equalTo("Status"))
        .body("reason", equalTo("Invalid"))
        .body(
            "details.causes.field",
            hasItems(
                "metadata.name",
                "spec.containers[0].image",
                "spec.containers[1].name",
                "spec.containers[1].ports[0].containerPort"));
  }

  @Test
  void whatIsNotSupportedIsRefusedOrWarnedOf() {
    createYaml(PODS, pod("volumes", ", volumes: [{name: v}]"))
        .statusCode(422)
        .body("details.causes.field", hasItem("spec.volumes"))
        .body("message", containsString("not supported yet"));
    createYaml(PODS, pod("hostname", ", hostname: other"))
        .statusCode(201)
        .header("Warning", containsString("spec.hostname"));
    createYaml(PODS, pod("default", ", restartPolicy: Always"))
        .statusCode(201)
        .header("Warning", nullValue());
  }

  @Test
  void anUnknownFieldIsWarnedOfOrRefused() {
    createYaml(PODS, pod("typo", ", restartpolicy: Never"))
        .statusCode(201)
        .header("Warning", containsString("spec.restartpolicy"));
    createYaml(PODS + "?fieldValidation=Strict", pod("strict", ", restartpolicy: Never"))
        .statusCode(400)
        .body("message", containsString("spec.restartpolicy"));
  }

  @Test
  void aDryRunChangesNothing() {
    createYaml(PODS + "?dryRun=All", pod("dry", ""))
        .statusCode(201)
        .body("metadata.name", equalTo("dry"));

    given().get(PODS + "/dry").then().statusCode(404);
  }

  @Test
  void aPodCannotBeChangedButMayBeAppliedAgain() {
    createYaml(PODS, pod("fixed", "")).statusCode(201);

    patch(PODS + "/fixed", "merge", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")
        .statusCode(422)
        .body("details.causes.field", hasItem("metadata.labels.a"));
    patch(
            PODS + "/fixed",
            "strategic-merge",
            "{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"other\"}]}}")
        .statusCode(422)
        .body("details.causes.field", hasItem("spec.containers[0].image"));
    patch(PODS + "/fixed", "merge", "{}").statusCode(200);
    patch(
            PODS + "/fixed",
            "merge",
            "{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"{}\"}}}")
        .statusCode(200);
  }

  private static ValidatableResponse patch(String path, String type, String patch) {
    return given()
        .contentType("application/" + type + "-patch+json")
        .body(patch.getBytes(UTF_8))
        .patch(path)
        .then();
  }

  @Test
  void aDeploymentIsScaled() {
    createYaml(DEPLOYMENTS, deployment("scaled")).statusCode(201).body("spec.replicas", equalTo(2));
    awaitReady("scaled", 2);

    patch(DEPLOYMENTS + "/scaled/scale", "merge", "{\"spec\":{\"replicas\":3}}")
        .statusCode(200)
        .body("kind", equalTo("Scale"))
        .body("spec.replicas", equalTo(3));
    awaitReady("scaled", 3);

    patch(
            DEPLOYMENTS + "/scaled",
            "json",
            "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":1}]")
        .statusCode(200);
    awaitReady("scaled", 1);
    given()
        .delete(DEPLOYMENTS + "/scaled")
        .then()
        .statusCode(200)
        .body("status", equalTo("Success"));
    await()
        .until(
            () ->
                given()
                    .get(PODS + "?labelSelector=app=scaled")
                    .jsonPath()
                    .getList("items")
                    .isEmpty());
  }

  private static void awaitReady(String name, int replicas) {
    await()
        .untilAsserted(
            () -> {
              var status = given().get(DEPLOYMENTS + "/" + name).jsonPath();
              assertThat(status.getInt("status.readyReplicas")).isEqualTo(replicas);
              assertThat(status.getInt("status.replicas")).isEqualTo(replicas);
            });
  }

  @Test
  void aStaleUpdateIsAConflict() {
    given()
        .contentType(ContentType.JSON)
        .body(service("stale", 21901))
        .post(SERVICES)
        .then()
        .statusCode(201);
    String first = given().get(SERVICES + "/stale").asString();
    patch(SERVICES + "/stale", "merge", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")
        .statusCode(200);

    given()
        .contentType(ContentType.JSON)
        .body(first)
        .put(SERVICES + "/stale")
        .then()
        .statusCode(409)
        .body("reason", equalTo("Conflict"));
    given()
        .contentType(ContentType.JSON)
        .body(given().get(SERVICES + "/stale").asString())
        .put(SERVICES + "/stale")
        .then()
        .statusCode(200);
  }

  @Test
  void twoServicesCannotListenOnOnePort() {
    given()
        .contentType(ContentType.JSON)
        .body(service("first", 21902))
        .post(SERVICES)
        .then()
        .statusCode(201);

    given()
        .contentType(ContentType.JSON)
        .body(service("second", 21902))
        .post(SERVICES)
        .then()
        .statusCode(422)
        .body("message", containsString("default/first"));
  }

  @Test
  void aNodeIsCordonedAndTainted() {
    patch("/api/v1/nodes/node-2", "strategic-merge", "{\"spec\":{\"unschedulable\":true}}")
        .statusCode(200)
        .body("spec.unschedulable", equalTo(true));
    patch(
            "/api/v1/nodes/node-2",
            "strategic-merge",
            "{\"spec\":{\"unschedulable\":null,\"taints\":[{\"key\":\"a\",\"effect\":\"NoSchedule\"}]}}")
        .statusCode(200)
        .body("spec.taints[0].key", equalTo("a"));
    patch("/api/v1/nodes/node-2", "strategic-merge", "{\"spec\":{\"taints\":null}}")
        .statusCode(200)
        .body("spec.taints", nullValue());
    patch(
            "/api/v1/nodes/node-2",
            "merge",
            "{\"metadata\":{\"labels\":{\"kubernetes.io/hostname\":null}}}")
        .statusCode(422)
        .body("details.causes.field", hasItem("metadata.labels"));
  }

  // ---- errors

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      GET    | /api/v1/namespaces/default/pods/nobody      | 404
      GET    | /api/v1/namespaces/default/secrets          | 404
      GET    | /apis/batch/v1/jobs                         | 404
      GET    | /apis/batch                                 | 404
      GET    | /api/v1/namespaces/default/pods/a/log       | 404
      POST   | /api/v1/nodes                               | 405
      DELETE | /api/v1/nodes                               | 405
      POST   | /api/v1/pods                                | 400
      GET    | /api/v1/pods?labelSelector=a in             | 400
      GET    | /api/v1/pods?fieldSelector=spec.color=red   | 400
      DELETE | /api/v1/namespaces/default/pods/nobody      | 404
      """)
  void everyErrorIsAStatus(String method, String path, int code) {
    given()
        .contentType(ContentType.JSON)
        .request(method, path)
        .then()
        .statusCode(code)
        .body("kind", equalTo("Status"))
        .body("status", equalTo("Failure"))
        .body("code", equalTo(code))
        .body("message", notNullValue());
  }

  @Test
  void aBodyThatCannotBeReadIsABadRequest() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"spec\":")
        .post(PODS)
        .then()
        .statusCode(400)
        .body("message", containsString("line 1"));
    createYaml(PODS, "metadata: {name: a}\nspec: {containers: {name: x}}")
        .statusCode(400)
        .body("message", containsString("spec.containers"));
    createYaml(PODS, "metadata: {name: a, namespace: other}")
        .statusCode(400)
        .body("message", containsString("metadata.namespace"));
    createYaml(PODS, "kind: Deployment\nmetadata: {name: a}").statusCode(400);
  }

  @Test
  void aBodyMayBeAMegabyteLarge() {
    String large =
        pod("large", "")
            .replace("labels:", "annotations: {a: '" + "x".repeat(1_100_000) + "'}, labels:");

    createYaml(PODS, large).statusCode(413).body("reason", equalTo("RequestEntityTooLarge"));
  }

  @Test
  void serverSideApplyIsNotSupported() {
    given()
        .contentType("application/apply-patch+yaml")
        .body("{}".getBytes(UTF_8))
        .patch(PODS + "/x")
        .then()
        .statusCode(415)
        .body("message", containsString("server-side apply"));
    given().contentType("text/plain").body("x").post(PODS).then().statusCode(415);
  }

  // ---- lists, tables, watches

  @Test
  void listsAreSelectedAndCarryTheVersion() {
    createYaml(PODS, pod("listed", "")).statusCode(201);

    given()
        .get("/api/v1/pods?labelSelector=app in (listed)&limit=1&pretty=true")
        .then()
        .body("kind", equalTo("PodList"))
        .body("metadata.resourceVersion", not(equalTo("0")))
        .body("items.metadata.name", equalTo(List.of("listed")));
    given()
        .get("/api/v1/pods?fieldSelector=metadata.name=listed,metadata.namespace!=default")
        .then()
        .body("items", hasSize(0));
  }

  @Test
  void aTableIsReadyToPrint() {
    given()
        .accept("application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
        .get("/api/v1/nodes")
        .then()
        .body("kind", equalTo("Table"))
        .body("apiVersion", equalTo("meta.k8s.io/v1"))
        .body("columnDefinitions.name", hasItems("Name", "Status", "Roles", "Age", "Version"))
        .body("rows.cells[0][0]", equalTo("node-1"))
        .body("rows[0].object.kind", equalTo("PartialObjectMetadata"));
  }

  @Test
  void anObjectCanBeHadAsYaml() {
    String yaml = given().accept("application/yaml").get("/api/v1/nodes/node-1").asString();

    assertThat(yaml).contains("kind: \"Node\"");
  }

  @Test
  void aWatchTellsWhatHappensAfterAVersion() throws Exception {
    String version = given().get(PODS).jsonPath().getString("metadata.resourceVersion");
    createYaml(PODS, pod("watched", "")).statusCode(201);
    List<JsonNode> events = new CopyOnWriteArrayList<>();
    HttpRequest watch =
        HttpRequest.newBuilder(
                root.resolve(
                    PODS
                        + "?watch=true&fieldSelector=metadata.name%3Dwatched&timeoutSeconds=5&resourceVersion="
                        + version))
            .build();
    HttpResponse<Stream<String>> response =
        HttpClient.newHttpClient().send(watch, HttpResponse.BodyHandlers.ofLines());
    Thread.ofVirtual().start(() -> response.body().forEach(line -> events.add(json(line))));

    given().delete(PODS + "/watched?gracePeriodSeconds=0").then().statusCode(200);
    await()
        .untilAsserted(
            () ->
                assertThat(events)
                    .extracting(event -> event.path("type").asText())
                    .startsWith("ADDED")
                    .endsWith("DELETED"));

    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(events.getLast().at("/object/metadata/name").asText()).isEqualTo("watched");
    assertThat(events)
        .extracting(event -> event.at("/object/metadata/resourceVersion").asLong())
        .isSorted();
  }

  @Test
  void aWatchThatIsOverEndsAfterABookmark() {
    String version =
        given().get("/api/v1/services").jsonPath().getString("metadata.resourceVersion");

    String events =
        given()
            .get(
                "/api/v1/services?watch=1&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion="
                    + version)
            .asString();

    JsonNode bookmark = json(events.lines().findFirst().orElseThrow());
    assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
    assertThat(bookmark.at("/object/metadata/resourceVersion").asLong())
        .isGreaterThanOrEqualTo(Long.parseLong(version));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (Exception e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  // ---- discovery

  @Test
  void clientsDiscoverWhatThereIs() {
    given().get("/version").then().body("gitVersion", containsString("fairlead"));
    given().get("/api").then().body("versions", equalTo(List.of("v1")));
    given()
        .get("/apis")
        .then()
        .body(
            "groups.name",
            equalTo(
                List.of(
                    "apps",
                    "autoscaling",
                    "policy",
                    "scheduling.k8s.io",
                    "scheduling.x-k8s.io",
                    "fairlead.io")));
    given()
        .get("/apis/autoscaling")
        .then()
        .body("preferredVersion.groupVersion", equalTo("autoscaling/v2"));
    given()
        .get("/api/v1")
        .then()
        .body(
            "resources.name",
            hasItems("pods", "nodes", "services", "endpoints", "namespaces", "events"));
    given().get("/apis/apps/v1").then().body("resources.name", hasItem("deployments/scale"));
    given().get("/openapi/v2").then().body("swagger", equalTo("2.0"));
    given().get("/health/ready").then().statusCode(200).body("checks.name", hasItem("view"));
  }
}
