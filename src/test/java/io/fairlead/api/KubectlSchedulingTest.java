package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds that are for the scheduler, with the kubectl that users have. */
@QuarkusTest
@TestProfile(ApiSystem.class)
class KubectlSchedulingTest {
  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: team, labels: {tier: gold}}
      ---
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata: {name: high}
      value: 1000
      preemptionPolicy: Never
      description: goes first
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: web, namespace: team}
      spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: web, namespace: team}
      spec: {hard: {pods: "4", requests.cpu: "2", limits.cpu: "3"}}
      ---
      apiVersion: scheduling.x-k8s.io/v1alpha1
      kind: PodGroup
      metadata: {name: web, namespace: team}
      spec: {minMember: 2}
      ---
      apiVersion: fairlead.io/v1
      kind: SchedulingProfile
      metadata: {name: packing}
      spec: {scoringStrategy: {type: MostAllocated}, scores: [{name: ImageLocality, weight: 0}]}
      """;

  @TestHTTPResource URI root;
  @TempDir Path home;
  private Kubectl kubectl;

  @BeforeEach
  void thereAreNodes() {
    kubectl = new Kubectl(root, home);
    await().until(() -> kubectl.run("get", "nodes", "-o", "name").text().lines().count() == 3);
  }

  private String kubectl(String... arguments) {
    return kubectl.run(arguments).succeeded().text();
  }

  @Test
  void everyKindIsAppliedShownDescribedAndDeleted() throws Exception {
    String file = kubectl.manifest(MANIFEST);
    Path watched = home.resolve("watched");
    Process watch =
        kubectl.start(
            ProcessBuilder.Redirect.to(watched.toFile()), "get", "podgroups", "-n", "team", "-w");

    assertThat(kubectl("apply", "-f", file))
        .contains("namespace/team created")
        .contains("priorityclass.scheduling.k8s.io/high created")
        .contains("poddisruptionbudget.policy/web created")
        .contains("resourcequota/web created")
        .contains("podgroup.scheduling.x-k8s.io/web created")
        .contains("schedulingprofile.fairlead.io/packing created")
        .doesNotContain("Warning");
    // Selectors of budgets are replaced as a whole, so kubectl always sends the patch.
    assertThat(kubectl("apply", "-f", file).lines())
        .filteredOn(line -> !line.startsWith("poddisruptionbudget"))
        .hasSize(5)
        .allMatch(line -> line.endsWith(" unchanged"));

    assertThat(kubectl("get", "pc"))
        .containsPattern("NAME +VALUE +GLOBAL-DEFAULT +AGE")
        .containsPattern("high +1000 +false ")
        .containsPattern("system-node-critical +2000001000 +false ");
    assertThat(kubectl("get", "pdb", "-n", "team"))
        .containsPattern("NAME +MIN AVAILABLE +MAX UNAVAILABLE +ALLOWED DISRUPTIONS +AGE")
        .containsPattern("web +N/A +1 +0 ");
    assertThat(kubectl("get", "quota", "-n", "team"))
        .containsPattern("NAME +REQUEST +LIMIT +AGE")
        .containsPattern("web +pods: 0/4, requests.cpu: 0/2 +limits.cpu: 0/3 ");
    assertThat(kubectl("get", "pg", "-n", "team"))
        .containsPattern("NAME +PHASE +MINMEMBER +RUNNING +SUCCEEDED +FAILED +AGE")
        .containsPattern("web +Pending +2 +0 +0 +0 ");
    assertThat(kubectl("get", "schedulingprofiles", "-o", "wide"))
        .containsPattern("packing +MostAllocated +\\S+ +<all> +ImageLocality=0");
    assertThat(kubectl("get", "ns", "-l", "tier=gold", "--show-labels"))
        .containsPattern("team +Active +\\S+ +kubernetes.io/metadata.name=team,tier=gold");

    assertThat(kubectl("describe", "pc", "high")).contains("goes first");
    assertThat(kubectl("describe", "pdb", "web", "-n", "team")).containsPattern("Total: +0");
    assertThat(kubectl("describe", "quota", "web", "-n", "team")).containsPattern("pods +0 +4");
    assertThat(kubectl("describe", "ns", "team")).contains("requests.cpu");
    assertThat(kubectl("describe", "pg", "web", "-n", "team")).contains("Min Member");
    assertThat(kubectl("describe", "schedulingprofile", "packing")).contains("MostAllocated");

    assertThat(kubectl.run("delete", "ns", "team").failed().text())
        .contains("it is not empty")
        .contains("1 resourcequotas (web)");
    // The namespace comes first in the file, when it is not empty yet.
    assertThat(kubectl.run("delete", "-f", file).failed().text())
        .contains("priorityclass.scheduling.k8s.io \"high\" deleted")
        .contains("schedulingprofile.fairlead.io \"packing\" deleted");
    assertThat(kubectl("delete", "ns", "team")).contains("deleted");
    watch.destroy();
    assertThat(Files.readString(watched)).containsPattern("web +Pending +2");
  }

  @ParameterizedTest
  @CsvSource({
    "pc,high",
    "pdb,web",
    "quota,web",
    "pg,web",
    "schedulingprofile,packing",
    "namespace,team"
  })
  void whatIsShownAsYamlCanBeAppliedAgain(String kind, String name) throws Exception {
    kubectl("apply", "-f", kubectl.manifest(MANIFEST));

    String content = "jsonpath={.metadata.uid}{.metadata.labels}{.spec}{.value}{.preemptionPolicy}";
    String before = kubectl("get", kind, name, "-n", "team", "-o", content);
    String shown = kubectl("get", kind, name, "-n", "team", "-o", "yaml");

    assertThat(kubectl("replace", "-f", kubectl.manifest(shown))).contains("replaced");
    assertThat(kubectl("get", kind, name, "-n", "team", "-o", content)).isEqualTo(before);
  }

  @Test
  void namespacesAreMadeAndLabelledByHand() {
    kubectl("create", "namespace", "byhand");
    kubectl("label", "ns", "byhand", "team=b");
    kubectl("label", "ns", "default", "team=c");

    assertThat(kubectl("get", "ns", "-l", "team in (b,c)", "-o", "name"))
        .contains("namespace/byhand", "namespace/default");
    assertThat(kubectl.run("delete", "ns", "default").failed().text())
        .contains("may not be deleted");
    assertThat(kubectl("delete", "ns", "byhand")).contains("deleted");
    kubectl("label", "ns", "default", "team-");
  }

  @Test
  void whatKubectlMakesImperativelyIsTaken() {
    kubectl("create", "priorityclass", "imperative", "--value=5", "--description=d");
    kubectl("create", "quota", "imperative", "--hard=pods=3,requests.memory=1Gi");
    kubectl(
        "create", "poddisruptionbudget", "imperative", "--selector=app=x", "--min-available=50%");

    assertThat(kubectl("get", "quota", "imperative"))
        .containsPattern("pods: \\d+/3, requests.memory: \\S+/1Gi");
    assertThat(kubectl("get", "pdb", "imperative")).containsPattern("imperative +50% +N/A +0");
    kubectl("delete", "pc,quota,pdb", "imperative");
  }
}
