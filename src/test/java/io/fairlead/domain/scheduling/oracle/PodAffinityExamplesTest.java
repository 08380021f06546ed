package io.fairlead.domain.scheduling.oracle;

import static io.fairlead.domain.scheduling.oracle.Example.example;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.TermBuilder.term;
import static io.fairlead.domain.testing.TermBuilder.within;

import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.scheduling.oracle.NaiveScores.Score;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Selectors;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** After the cases of kube-scheduler's interpodaffinity plug-in. */
class PodAffinityExamplesTest {
  private static final String NOT_NEAR = "node(s) didn't match pod affinity rules";
  private static final String NOT_APART = "node(s) didn't match pod anti-affinity rules";
  private static final String OTHERS = "node(s) didn't satisfy existing pods anti-affinity rules";

  @TestFactory
  Stream<DynamicTest> podAffinity() {
    return Example.test(
        Feature.POD_AFFINITY,
        twoZones("near a pod is its whole domain")
            .placed(web("p"), "a1")
            .asks(pod("x").near(term("zone", "app", "web")))
            .rejected(NOT_NEAR, "b1", "none"),
        twoZones("a pod in another namespace is not meant")
            .placed(web("p").namespace("other"), "a1")
            .asks(pod("x").near(term("zone", "app", "web")))
            .rejected(NOT_NEAR, "a1", "a2", "b1", "none"),
        twoZones("unless the term names its namespace")
            .placed(web("p").namespace("other"), "a1")
            .asks(
                pod("x")
                    .near(
                        within("zone")
                            .of(Selectors.labelled("app", "web"))
                            .inNamespace("other")
                            .build()))
            .rejected(NOT_NEAR, "b1", "none"),
        twoZones("or selects it by its labels")
            .given(new NamespaceApplied(namespace("other", "tier", "prod")))
            .placed(web("p").namespace("other"), "a1")
            .placed(web("q").namespace("third"), "b1")
            .asks(
                pod("x")
                    .near(
                        within("zone")
                            .of(Selectors.labelled("app", "web"))
                            .inNamespaces(Selectors.labelled("tier", "prod"))
                            .build()))
            .rejected(NOT_NEAR, "b1", "none"),
        twoZones("the first of its series may go anywhere that has the key")
            .asks(web("x").near(term("zone", "app", "web")))
            .rejected(NOT_NEAR, "none"),
        twoZones("but not if it does not match its own terms")
            .asks(pod("x").near(term("zone", "app", "web")))
            .rejected(NOT_NEAR, "a1", "a2", "b1", "none"),
        twoZones("one pod must match all terms; two pods that match one each do not do")
            .placed(web("p"), "a1")
            .placed(pod("q").label("security", "high"), "a1")
            .asks(pod("x").near(term("zone", "app", "web")).near(term("zone", "security", "high")))
            .rejected(NOT_NEAR, "a1", "a2", "b1", "none"),
        twoZones("apart from a pod is out of its domain; a node without the key is in none")
            .placed(web("p"), "a1")
            .asks(pod("x").apart(term("zone", "app", "web")))
            .rejected(NOT_APART, "a1", "a2"),
        twoZones("anti-affinity holds for the terms of placed pods, too")
            .placed(pod("p").apart(term("zone", "app", "web")), "b1")
            .asks(web("x"))
            .rejected(OTHERS, "b1"),
        twoZones("a terminating pod still keeps others away")
            .terminating(web("p"), "a1")
            .asks(pod("x").apart(term("zone", "app", "web")))
            .rejected(NOT_APART, "a1", "a2"),
        twoZones("mismatchLabelKeys mean pods of other tenants only")
            .placed(web("p").label("tenant", "1"), "a1")
            .placed(web("q").label("tenant", "2"), "b1")
            .asks(
                web("x")
                    .label("tenant", "1")
                    .apart(
                        within("zone")
                            .of(Selectors.labelled("app", "web"))
                            .mismatching("tenant")
                            .build()))
            .rejected(NOT_APART, "b1"),
        twoZones("preferred terms: one of two pods is there, of both kinds")
            .placed(web("p"), "a1")
            .asks(
                pod("x")
                    .preferringNear(30, term("zone", "app", "web"))
                    .preferringApart(10, term("zone", "app", "db")))
            .scores(Score.InterPodAffinity, "a2", 5_000 + 30 * 5_000 / 80)
            .scores(Score.InterPodAffinity, "b1", 5_000)
            .wins("a1"),
        twoZones("placed pods' terms count as well: three carry the preferred, one the required")
            .placed(pod("p").preferringNear(4, term("zone", "app", "web")), "a1")
            .placed(pod("q").preferringNear(4, term("zone", "app", "web")), "a1")
            .placed(pod("r").preferringNear(4, term("zone", "app", "web")), "a2")
            .placed(pod("s").near(term("zone", "app", "web")), "b1")
            .asks(web("x"))
            .scores(Score.InterPodAffinity, "a1", 5_000 + 4 * 7_500 / 10)
            .scores(Score.InterPodAffinity, "b1", 5_000 + 5_000 / 10)
            .scores(Score.InterPodAffinity, "none", 5_000),
        twoZones("without any terms")
            .placed(web("p"), "a1")
            .asks(web("x"))
            .scores(Score.InterPodAffinity, "a1", 0));
  }

  private static Example twoZones(String name) {
    return example(name).on(in("A", "a1"), in("A", "a2"), in("B", "b1"), node("none"));
  }

  private static NodeBuilder in(String zone, String name) {
    return node(name).label("zone", zone);
  }

  private static PodBuilder web(String name) {
    return pod(name).label("app", "web");
  }

  private static Namespace namespace(String name, String key, String value) {
    return new Namespace(Metadata.named(null, name).withLabels(new TreeMap<>(Map.of(key, value))));
  }
}
