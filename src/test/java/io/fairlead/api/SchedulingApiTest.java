package io.fairlead.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds that are for the scheduler, over HTTP: what is refused, and what follows from pods. */
@QuarkusTest
@TestProfile(ApiSystem.class)
class SchedulingApiTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String NAMESPACES = "/api/v1/namespaces";
  private static final String QUOTAS = "/api/v1/namespaces/default/resourcequotas";
  private static final String BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
  private static final String CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses";
  private static final String PROFILES = "/apis/fairlead.io/v1/schedulingprofiles";

  @BeforeEach
  void theSystemServes() {
    await().until(() -> given().get("/api/v1/nodes").jsonPath().getList("items").size() == 3);
  }

  private static ValidatableResponse create(String path, String yaml) {
    return given().contentType("application/yaml").body(yaml.getBytes(UTF_8)).post(path).then();
  }

  private static ValidatableResponse merge(String path, String patch) {
    return given()
        .contentType("application/merge-patch+json")
        .body(patch.getBytes(UTF_8))
        .patch(path)
        .then();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
      /apis/scheduling.k8s.io/v1/priorityclasses | value: 2000000000 | value
      /apis/scheduling.k8s.io/v1/priorityclasses | description: x | value
      /apis/scheduling.k8s.io/v1/priorityclasses | {value: 1, preemptionPolicy: Maybe} | preemptionPolicy
      /apis/policy/v1/namespaces/default/poddisruptionbudgets | spec: {minAvailable: 1, maxUnavailable: 1} | spec
      /apis/policy/v1/namespaces/default/poddisruptionbudgets | spec: {minAvailable: some} | spec.minAvailable
      /apis/policy/v1/namespaces/default/poddisruptionbudgets | spec: {minAvailable: 1, unhealthyPodEvictionPolicy: AlwaysAllow} | spec.unhealthyPodEvictionPolicy
      /apis/policy/v1/namespaces/default/poddisruptionbudgets | spec: {minAvailable: 1, selector: {matchExpressions: [{key: a, operator: Gt}]}} | spec.selector.matchExpressions[0].operator
      /api/v1/namespaces/default/resourcequotas | spec: {hard: {cpu: lots}} | spec.hard.cpu
      /api/v1/namespaces/default/resourcequotas | spec: {hard: {services: 2}} | spec.hard.services
      /api/v1/namespaces/default/resourcequotas | spec: {scopes: [BestEffort]} | spec.scopes
      /apis/scheduling.x-k8s.io/v1alpha1/namespaces/default/podgroups | spec: {minMember: 0} | spec.minMember
      /apis/scheduling.x-k8s.io/v1alpha1/namespaces/default/podgroups | spec: {minMember: 1, scheduleTimeoutSeconds: 5} | spec.scheduleTimeoutSeconds
      /apis/fairlead.io/v1/schedulingprofiles | spec: {scores: [{name: A, weight: 101}]} | spec.scores.A
      /apis/fairlead.io/v1/schedulingprofiles | spec: {scoringStrategy: {type: RequestedToCapacityRatio}} | spec.scoringStrategy.requestedToCapacityRatio.shape
      /apis/fairlead.io/v1/schedulingprofiles | spec: {scoringStrategy: {type: Best}} | spec.scoringStrategy.type
      """)
  void whatIsInvalidNamesTheField(String path, String fields, String field) {
    String own = fields.startsWith("{") ? fields.substring(1, fields.length() - 1) : fields;
    create(path, "{metadata: {name: invalid}, " + own + "}")
        .statusCode(422)
        .body("reason", equalTo("Invalid"))
        .body("details.causes.field", hasItem(field));
  }

  @Test
  void aNamespacesNameIsALabel() {
    create(NAMESPACES, "metadata: {name: a.b}")
        .statusCode(422)
        .body("details.causes.field", hasItem("metadata.name"));
  }

  @Test
  void whatHasTheWrongTypeIsNamed() {
    create(
            "/apis/scheduling.x-k8s.io/v1alpha1/namespaces/default/podgroups",
            "{metadata: {name: typed}, spec: {minMember: many}}")
        .statusCode(400)
        .body("message", containsString("spec.minMember"));
  }

  @Test
  void aPriorityClassKeepsItsValue() {
    create(CLASSES, "{metadata: {name: kept}, value: 5}").statusCode(201);

    merge(CLASSES + "/kept", "{\"value\":6}")
        .statusCode(422)
        .body("details.causes.field", hasItem("value"));
    merge(CLASSES + "/kept", "{\"description\":\"new\"}")
        .statusCode(200)
        .body("description", equalTo("new"));
    given().delete(CLASSES + "/kept").then().statusCode(200);
  }

  @Test
  void onlyOnePriorityClassIsTheDefault() {
    create(CLASSES, "{metadata: {name: first-default}, value: 0, globalDefault: true}")
        .statusCode(201);

    create(CLASSES, "{metadata: {name: second-default}, value: 0, globalDefault: true}")
        .statusCode(422)
        .body("message", containsString("first-default"));
    given().delete(CLASSES + "/first-default").then().statusCode(200);
  }

  @Test
  void theSystemsPriorityClassesStay() {
    given()
        .delete(CLASSES + "/system-node-critical")
        .then()
        .statusCode(403)
        .body("reason", equalTo("Forbidden"));
    create(CLASSES, "{metadata: {name: system-mine}, value: 1}")
        .statusCode(422)
        .body("details.causes.field", hasItem("metadata.name"));
  }

  @Test
  void aNamespaceWithSomethingInItStays() {
    create(NAMESPACES, "metadata: {name: full, labels: {a: b}}").statusCode(201);
    create(
            "/api/v1/namespaces/full/services",
            "{metadata: {name: s}, spec: {ports: [{port: 21961}]}}")
        .statusCode(201);
    create("/api/v1/namespaces/full/resourcequotas", "{metadata: {name: q}}").statusCode(201);

    given()
        .delete(NAMESPACES + "/full")
        .then()
        .statusCode(409)
        .body("reason", equalTo("Conflict"))
        .body(
            "message",
            allOf(containsString("1 services (s)"), containsString("1 resourcequotas (q)")));

    given().delete("/api/v1/namespaces/full/services/s").then().statusCode(200);
    given().delete("/api/v1/namespaces/full/resourcequotas/q").then().statusCode(200);
    given().get(NAMESPACES + "/full").then().statusCode(200);
    given().delete(NAMESPACES + "/full").then().statusCode(200);
    given().get(NAMESPACES + "/full").then().statusCode(404);
  }

  @Test
  void aDryRunOfANamespaceOrAQuotaChangesNothing() {
    create(NAMESPACES + "?dryRun=All", "metadata: {name: dry, labels: {a: b}}")
        .statusCode(201)
        .body("metadata.labels.a", equalTo("b"));
    create(QUOTAS + "?dryRun=All", "{metadata: {name: dry}, spec: {hard: {pods: 1}}}")
        .statusCode(201)
        .body("status.used.pods", equalTo("0"));

    given().get(NAMESPACES + "/dry").then().statusCode(404);
    given().get(QUOTAS + "/dry").then().statusCode(404);
  }

  @Test
  void quotaAndBudgetFollowThePods() {
    create(QUOTAS, "{metadata: {name: followed}, spec: {hard: {pods: 50, requests.cpu: 10}}}")
        .statusCode(201);
    create(
            BUDGETS,
            "{metadata: {name: followed}, spec: {minAvailable: 0, selector: {matchLabels: {app: followed}}}}")
        .statusCode(201);
    int before = usedPods();
    create(
            PODS,
            """
            metadata: {name: followed, labels: {app: followed}}
            spec: {containers: [{name: app, image: x, resources: {requests: {cpu: 100m}}}]}
            """)
        .statusCode(201);

    await()
        .untilAsserted(
            () -> {
              var budget = given().get(BUDGETS + "/followed").jsonPath();
              assertThat(budget.getInt("status.expectedPods")).isEqualTo(1);
              assertThat(budget.getInt("status.currentHealthy")).isEqualTo(1);
              assertThat(budget.getInt("status.desiredHealthy")).isZero();
              assertThat(budget.getInt("status.disruptionsAllowed")).isEqualTo(1);
              assertThat(usedPods()).isGreaterThan(before);
            });
    given().delete(PODS + "/followed?gracePeriodSeconds=0").then().statusCode(200);
    await()
        .until(
            () -> given().get(BUDGETS + "/followed").jsonPath().getInt("status.expectedPods") == 0);
    given().delete(BUDGETS + "/followed").then().statusCode(200);
    given().delete(QUOTAS + "/followed").then().statusCode(200);
  }

  private static int usedPods() {
    return given().get(QUOTAS + "/followed").jsonPath().getInt("status.used.pods");
  }

  @Test
  void aPodShowsWhatItAskedOfTheScheduler() {
    create(
            PODS,
            """
            metadata: {name: demanding}
            spec:
              schedulerName: default-scheduler
              overhead: {cpu: 10m}
              initContainers: [{name: proxy, image: x, restartPolicy: Always}]
              containers: [{name: app, image: x, ports: [{containerPort: 80, hostPort: 21962}]}]
              tolerations: [{key: k, operator: Exists, effect: NoExecute, tolerationSeconds: 5}]
              affinity:
                nodeAffinity:
                  preferredDuringSchedulingIgnoredDuringExecution:
                  - weight: 1
                    preference: {matchExpressions: [{key: disk, operator: Exists}]}
              topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {}}
            """)
        .statusCode(201)
        .header("Warning", equalTo(null))
        .body("spec.overhead.cpu", equalTo("10m"))
        .body("spec.initContainers[0].restartPolicy", equalTo("Always"))
        .body("spec.containers[0].ports[0].hostPort", equalTo(21962))
        .body("spec.tolerations[0].tolerationSeconds", equalTo(5))
        .body("spec.topologySpreadConstraints[0].topologyKey", equalTo("zone"));
    merge(PODS + "/demanding", "{}").statusCode(200);
    given().delete(PODS + "/demanding?gracePeriodSeconds=0").then().statusCode(200);
  }

  @Test
  void clientsDiscoverTheKinds() {
    given()
        .get("/apis/scheduling.x-k8s.io/v1alpha1")
        .then()
        .body("resources.name", hasItem("podgroups"))
        .body("resources[0].shortNames", hasItems("pg", "pgs"));
    given().get("/apis/policy/v1").then().body("resources[0].shortNames", hasItem("pdb"));
    given().get("/apis/fairlead.io/v1").then().body("resources[0].namespaced", equalTo(false));
    given()
        .get("/api/v1")
        .then()
        .body("resources.find { it.name == 'namespaces' }.verbs", hasItems("create", "delete"));
  }

  @Test
  void aWatchOfProfilesTellsWhatComesAndGoes() {
    String version = given().get(PROFILES).jsonPath().getString("metadata.resourceVersion");
    create(PROFILES, "{metadata: {name: watched}, spec: {filters: []}}").statusCode(201);
    given().delete(PROFILES + "/watched").then().statusCode(200);

    String events =
        given().get(PROFILES + "?watch=1&timeoutSeconds=1&resourceVersion=" + version).asString();

    assertThat(events.lines().toList())
        .hasSize(2)
        .satisfiesExactly(
            added -> assertThat(added).contains("\"ADDED\"", "\"filters\":[]"),
            deleted -> assertThat(deleted).contains("\"DELETED\"", "\"watched\""));
  }
}
