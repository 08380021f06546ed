package io.fairlead.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Explanations over HTTP, on a running system. */
@QuarkusTest
@TestProfile(ApiSystem.class)
class ExplainTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String EVENTS = "/api/v1/namespaces/default/events";

  @BeforeEach
  void theSystemServes() {
    await().until(() -> given().get("/api/v1/nodes").jsonPath().getList("items").size() == 3);
  }

  /** Returns its uid. */
  private static String create(String name, String cpu) {
    String pod =
        """
        metadata: {name: %s}
        spec: {containers: [{name: app, image: x, resources: {requests: {cpu: %s}}}]}
        """
            .formatted(name, cpu);
    return given()
        .contentType("application/yaml")
        .body(pod.getBytes(UTF_8))
        .post(PODS)
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("metadata.uid");
  }

  private static ValidatableResponse explain(String name) {
    return given().get(PODS + "/" + name + "/explain").then();
  }

  @Test
  void aPodThatWaitsIsExplained() {
    create("waits", "5");

    explain("waits")
        .statusCode(200)
        .body("kind", equalTo("PodExplanation"))
        .body("state", equalTo("Pending"))
        .body("profile", equalTo("default-scheduler"))
        .body("node", nullValue())
        .body("nodes", equalTo(3))
        .body("feasible", equalTo(0))
        .body("omitted", equalTo(0))
        .body("reasons.reason", contains("Insufficient cpu"))
        .body("reasons.count", contains(3))
        .body("verdicts", hasSize(3))
        .body("verdicts.passes", everyItem(equalTo(false)))
        .body("verdicts[0].failures[0].filter", equalTo("NodeResourcesFit"))
        .body("verdicts[0].failures[0].details[0]", startsWith("cpu: 5 requested, "))
        .body("smallestChange.changes[0]", containsString(" more cpu"))
        .body("smallerRequest.changes[0]", startsWith("request "))
        .body("choice", nullValue())
        .body("summary", startsWith("smallest change: on node-"));
  }

  @Test
  void aPlacedPodIsExplained() {
    create("placed", "10m");
    await()
        .until(() -> given().get(PODS + "/placed").jsonPath().getString("spec.nodeName") != null);

    explain("placed")
        .statusCode(200)
        .body("state", equalTo("Placed"))
        .body("node", startsWith("node-"))
        .body("verdicts[0].rank", greaterThan(0))
        .body("verdicts[0].scores.plugin", notNullValue())
        .body("choice.runnerUp", startsWith("node-"))
        .body("smallestChange", nullValue());
  }

  @Test
  void fewerNodesAreToldOfWhereFewerAreAskedFor() {
    create("few", "5");

    given()
        .get(PODS + "/few/explain?nodes=1")
        .then()
        .body("verdicts", hasSize(1))
        .body("nodes", equalTo(3))
        .body("omitted", equalTo(2));
    given().get(PODS + "/few/explain?nodes=0").then().body("verdicts", empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1001", "many", "1.5"})
  void aNumberOfNodesThatMakesNoSenseIsABadRequest(String nodes) {
    create("bad" + Integer.toHexString(nodes.hashCode()), "5");

    given()
        .queryParam("nodes", nodes)
        .get(PODS + "/bad" + Integer.toHexString(nodes.hashCode()) + "/explain")
        .then()
        .statusCode(400)
        .body("kind", equalTo("Status"))
        .body("message", equalTo("nodes: \"" + nodes + "\" is not a number from 0 to 1000"));
  }

  @Test
  void aPodThatIsNotThereIsNotFound() {
    explain("nobody")
        .statusCode(404)
        .body("kind", equalTo("Status"))
        .body("message", equalTo("pods \"nobody\" not found"));
  }

  @Test
  void anExplanationCanOnlyBeRead() {
    create("readonly", "5");

    given().post(PODS + "/readonly/explain").then().statusCode(405);
  }

  @Test
  void anExplanationCanBeYaml() {
    create("yaml", "5");

    given()
        .accept("application/yaml")
        .get(PODS + "/yaml/explain")
        .then()
        .statusCode(200)
        .body(containsString("state: \"Pending\""));
  }

  @Test
  void theEventsOfOnePodHaveItsExplanation() {
    String uid = create("described", "5");
    String selector =
        "involvedObject.name=described,involvedObject.namespace=default,involvedObject.uid=" + uid;

    given()
        .queryParam("fieldSelector", selector)
        .get(EVENTS)
        .then()
        .statusCode(200)
        .body("items.findAll { it.reason == 'Explained' }", hasSize(1))
        .body("items.find { it.reason == 'Explained' }.type", equalTo("Normal"))
        .body(
            "items.find { it.reason == 'Explained' }.message",
            containsString("0/3 nodes would take it"))
        .body("items.find { it.reason == 'Explained' }.involvedObject.uid", equalTo(uid));
    given()
        .queryParam("fieldSelector", "involvedObject.kind=Pod,involvedObject.name=described")
        .get(EVENTS)
        .then()
        .body("items.findAll { it.reason == 'Explained' }", hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "involvedObject.kind=Pod",
        "involvedObject.name=others",
        "involvedObject.name=others,involvedObject.uid=another",
        "involvedObject.name=others,involvedObject.kind=Pod,reason=FailedScheduling"
      })
  void otherListsOfEventsHaveNone(String selector) {
    if (given().get(PODS + "/others").statusCode() == 404) {
      create("others", "5");
    }

    given()
        .queryParam("fieldSelector", selector)
        .get(EVENTS)
        .then()
        .statusCode(200)
        .body("items.reason", everyItem(not(equalTo("Explained"))));
  }

  @Test
  void itIsDocumented() {
    given()
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("paths.keySet()", hasItem(containsString("/explain")));
  }
}
