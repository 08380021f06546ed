package io.fairlead.domain.scheduling.oracle;

import static io.fairlead.domain.scheduling.oracle.Example.example;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.SpreadBuilder.over;

import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.TopologySpreadConstraint.NodeInclusion;
import io.fairlead.domain.scheduling.oracle.NaiveScores.Score;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Selectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * After Kubernetes' page on pod topology spread constraints, and the cases of kube-scheduler's own
 * tests.
 */
class TopologySpreadExamplesTest {
  private static final String NO = "node(s) didn't match pod topology spread constraints";
  private static final String NO_LABEL = NO + " (missing required label)";

  @TestFactory
  Stream<DynamicTest> topologySpread() {
    return Example.test(
        Feature.TOPOLOGY_SPREAD,
        threePodsInTwoZones("one constraint: the third zone-A pod would be one too many")
            .asks(bar("mypod").spread(over("zone").of("foo", "bar").build()))
            .rejected(NO, "node1", "node2"),
        threePodsInTwoZones("two constraints: only the empty node of the emptier zone")
            .asks(
                bar("mypod")
                    .spread(over("zone").of("foo", "bar").build())
                    .spread(over("node").of("foo", "bar").build()))
            .rejected(NO, "node1", "node2", "node3"),
        example("two constraints that contradict each other")
            .on(in("A", "node1"), in("A", "node2"), in("B", "node3"))
            .placed(bar("p1"), "node1")
            .placed(bar("p2"), "node1")
            .placed(bar("p3"), "node2")
            .placed(bar("p4"), "node3")
            .placed(bar("p5"), "node3")
            .asks(
                bar("mypod")
                    .spread(over("zone").of("foo", "bar").build())
                    .spread(over("node").of("foo", "bar").build()))
            .rejected(NO, "node1", "node2", "node3"),
        threePodsInTwoZones("a zone that node affinity excludes is no domain")
            .on(in("C", "node5"))
            .asks(
                bar("mypod")
                    .requiringNode(Selectors.nodesWhere("zone", NodeSelector.Operator.NotIn, "C"))
                    .spread(over("zone").of("foo", "bar").build()))
            .rejected(NO, "node1", "node2")
            .rejected("node(s) didn't match Pod's node affinity/selector", "node5"),
        threePodsInTwoZones("unless the policy is Ignore")
            .on(in("C", "node5"))
            .asks(
                bar("mypod")
                    .requiringNode(Selectors.nodesWhere("zone", NodeSelector.Operator.NotIn, "C"))
                    .spread(
                        over("zone")
                            .of("foo", "bar")
                            .nodeAffinityPolicy(NodeInclusion.Ignore)
                            .build()))
            .rejected(NO, "node1", "node2", "node3", "node4")
            .rejected("node(s) didn't match Pod's node affinity/selector", "node5"),
        example("a tainted zone is a domain")
            .on(in("A", "node1"), in("B", "node2").taint("only", "others", TaintEffect.NoSchedule))
            .placed(bar("p1"), "node1")
            .asks(bar("mypod").spread(over("zone").of("foo", "bar").build()))
            .rejected(NO, "node1")
            .rejected("node(s) had untolerated taint {only: others}", "node2"),
        example("but not if nodeTaintsPolicy is Honor")
            .on(in("A", "node1"), in("B", "node2").taint("only", "others", TaintEffect.NoSchedule))
            .placed(bar("p1"), "node1")
            .asks(
                bar("mypod")
                    .spread(
                        over("zone")
                            .of("foo", "bar")
                            .nodeTaintsPolicy(NodeInclusion.Honor)
                            .build()))
            .rejected("node(s) had untolerated taint {only: others}", "node2"),
        example("with fewer than minDomains the emptiest is taken to be empty")
            .on(in("A", "node1"), in("B", "node2"))
            .placed(bar("p1"), "node1")
            .placed(bar("p2"), "node2")
            .asks(bar("mypod").spread(over("zone").of("foo", "bar").minDomains(3).build()))
            .rejected(NO, "node1", "node2"),
        example("with minDomains of them it is not")
            .on(in("A", "node1"), in("B", "node2"))
            .placed(bar("p1"), "node1")
            .placed(bar("p2"), "node2")
            .asks(bar("mypod").spread(over("zone").of("foo", "bar").minDomains(2).build())),
        example("a node without the key is not for it, and no domain")
            .on(in("A", "node1"), node("node2"))
            .placed(bar("p1"), "node1")
            .asks(bar("mypod").spread(over("zone").of("foo", "bar").build()))
            .rejected(NO_LABEL, "node2"),
        example("terminating pods and other namespaces do not count")
            .on(in("A", "node1"), in("B", "node2"))
            .terminating(bar("p1"), "node1")
            .placed(bar("p2").namespace("other"), "node1")
            .asks(bar("mypod").spread(over("zone").of("foo", "bar").build())),
        example("a pod that its own selector does not match does not add to the skew")
            .on(in("A", "node1"), in("B", "node2"))
            .placed(bar("p1"), "node1")
            .asks(pod("mypod").spread(over("zone").of("foo", "bar").build())),
        example("no selector matches no pod")
            .on(in("A", "node1"), in("B", "node2"))
            .placed(bar("p1"), "node1")
            .placed(bar("p2"), "node1")
            .asks(bar("mypod").spread(over("zone").build())),
        example("matchLabelKeys count each revision by itself")
            .on(in("A", "node1"), in("B", "node2"))
            .placed(bar("p1").label("hash", "old"), "node1")
            .placed(bar("p2").label("hash", "new"), "node2")
            .asks(
                bar("mypod")
                    .label("hash", "new")
                    .spread(over("zone").of("foo", "bar").matching("hash").matching("no").build()))
            .rejected(NO, "node2"),
        threePodsInTwoZones("what is only preferred rejects nothing, and scores")
            .asks(bar("mypod").spread(over("zone").of("foo", "bar").preferred().build()))
            .scores(Score.PodTopologySpread, "node1", 3_333)
            .scores(Score.PodTopologySpread, "node4", 5_000)
            .wins("node3"));
  }

  private static Example threePodsInTwoZones(String name) {
    return example(name)
        .on(in("A", "node1"), in("A", "node2"), in("B", "node3"), in("B", "node4"))
        .placed(bar("p1"), "node1")
        .placed(bar("p2"), "node2")
        .placed(bar("p3"), "node3");
  }

  private static NodeBuilder in(String zone, String name) {
    return node(name).label("zone", zone).label("node", name);
  }

  private static PodBuilder bar(String name) {
    return pod(name).label("foo", "bar");
  }
}
