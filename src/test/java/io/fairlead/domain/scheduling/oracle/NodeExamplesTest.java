package io.fairlead.domain.scheduling.oracle;

import static io.fairlead.domain.scheduling.oracle.Example.example;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.Selectors.nodesNamed;
import static io.fairlead.domain.testing.Selectors.nodesWhere;

import io.fairlead.domain.model.NodeSelector.Operator;
import io.fairlead.domain.model.NodeSelector.Term;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.scheduling.oracle.NaiveScores.Score;
import io.fairlead.domain.testing.NodeBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is between one pod and one node: labels, taints, ports, resources, images, GPUs. */
class NodeExamplesTest {
  private static final String AFFINITY = "node(s) didn't match Pod's node affinity/selector";
  private static final String PORTS = "node(s) didn't have free ports for the requested pod ports";
  private static final long MIB = 1 << 20;

  @TestFactory
  Stream<DynamicTest> nodeAffinity() {
    return Example.test(
        Feature.NODE_AFFINITY,
        disks("terms are alternatives")
            .asks(
                pod("x")
                    .requiringNode(nodesWhere("disk", Operator.In, "ssd"))
                    .requiringNode(nodesNamed(Operator.In, "none")))
            .rejected(AFFINITY, "hdd"),
        disks("the requirements of a term all hold")
            .asks(
                pod("x")
                    .requiringNode(
                        new Term(
                            nodesWhere("disk", Operator.Exists).matchExpressions(),
                            nodesNamed(Operator.NotIn, "hdd").matchFields())))
            .rejected(AFFINITY, "hdd", "none"),
        disks("an empty term matches nothing")
            .asks(pod("x").requiringNode(new Term(null, null)))
            .rejected(AFFINITY, "ssd", "hdd", "none"),
        disks("NotIn and DoesNotExist hold where the label is not")
            .asks(pod("x").requiringNode(nodesWhere("disk", Operator.NotIn, "ssd")))
            .rejected(AFFINITY, "ssd"),
        disks("Gt compares numbers, and what is none is not greater")
            .asks(pod("x").requiringNode(nodesWhere("size", Operator.Gt, "9")))
            .rejected(AFFINITY, "hdd", "none"),
        disks("selector and affinity both hold")
            .asks(
                pod("x")
                    .nodeSelector("disk", "ssd")
                    .requiringNode(nodesWhere("disk", Operator.In, "hdd")))
            .rejected(AFFINITY, "ssd", "hdd", "none"),
        disks("preferred: the share of the weight that matches")
            .asks(
                pod("x")
                    .preferringNode(1, nodesWhere("disk", Operator.In, "ssd"))
                    .preferringNode(2, nodesWhere("disk", Operator.Exists)))
            .scores(Score.NodeAffinity, "ssd", 10_000)
            .scores(Score.NodeAffinity, "hdd", 6_666)
            .scores(Score.NodeAffinity, "none", 0)
            .wins("ssd"));
  }

  private static Example disks(String name) {
    return example(name)
        .on(
            node("none"),
            node("hdd").label("disk", "hdd").label("size", "many"),
            node("ssd").label("disk", "ssd").label("size", "10"));
  }

  @TestFactory
  Stream<DynamicTest> hostPorts() {
    return Example.test(
        Feature.HOST_PORTS,
        port("another port", 8080, "TCP", "127.0.0.1", 9090, "TCP", "127.0.0.1"),
        port("the same", 8080, "TCP", "127.0.0.1", 8080, "TCP", "127.0.0.1").rejected(PORTS, "n"),
        port("another protocol", 8080, "TCP", "127.0.0.1", 8080, "UDP", "127.0.0.1"),
        port("another address", 8080, "TCP", "127.0.0.1", 8080, "TCP", "127.0.0.2"),
        port("any address", 8080, "TCP", "127.0.0.1", 8080, "TCP", "0.0.0.0").rejected(PORTS, "n"),
        port("no address", 8080, "TCP", null, 8080, "TCP", "127.0.0.1").rejected(PORTS, "n"));
  }

  private static Example port(
      String name, int a, String protocol, String ip, int b, String otherProtocol, String otherIp) {
    return example(name)
        .on(node("n"))
        .placed(pod("p").hostPort(a, protocol, ip), "n")
        .asks(pod("x").hostPort(b, otherProtocol, otherIp));
  }

  @TestFactory
  Stream<DynamicTest> taintsAndResources() {
    return Example.test(
        true,
        example("a taint is tolerated by key, value and effect")
            .on(
                node("n1").taint("user", "foo", TaintEffect.NoSchedule),
                node("n2").taint("user", "bar", TaintEffect.NoSchedule))
            .asks(
                pod("x")
                    .tolerating(
                        new Toleration(
                            "user", Toleration.Operator.Equal, "foo", TaintEffect.NoSchedule)))
            .rejected("node(s) had untolerated taint {user: bar}", "n2"),
        example("fewer untolerated PreferNoSchedule taints are better")
            .on(node("n1").taint("a", null, TaintEffect.PreferNoSchedule), node("n2"))
            .asks(pod("x"))
            .scores(Score.TaintToleration, "n1", 5_000)
            .wins("n2"),
        example("every resource that is short is named, and that there are too many pods")
            .on(node("n").cpu(10).memory(20).pods(1))
            .placed(pod("p").cpu(10).memory(19), "n")
            .asks(pod("x").cpu(1).memory(2))
            .rejected(List.of("Insufficient cpu", "Insufficient memory", "Too many pods"), "n"),
        example("a request of nothing fits a full node")
            .on(node("n").cpu(10))
            .placed(pod("p").cpu(10), "n")
            .asks(pod("x").cpu(0)),
        example("init containers count one by one, the largest of them")
            .on(node("n").cpu(10))
            .asks(
                pod("x")
                    .cpu(6)
                    .initContainer("i", Resources.of(10, 0))
                    .initContainer("j", Resources.of(8, 0))),
        example("sidecars count with all that comes after them")
            .on(node("n").cpu(10))
            .asks(
                pod("x")
                    .cpu(6)
                    .sidecar("s", Resources.of(3, 0))
                    .initContainer("i", Resources.of(8, 0)))
            .rejected("Insufficient cpu", "n"),
        example("overhead comes on top")
            .on(node("n").cpu(10))
            .asks(pod("x").cpu(6).overhead(Resources.CPU, 5))
            .rejected("Insufficient cpu", "n"),
        scored("least allocated", ScoringStrategy.Type.LeastAllocated, 3_750),
        example("a pod of nothing is scored by the number of pods")
            .on(node("n").pods(4))
            .placed(pod("p").cpu(4000), "n")
            .asks(pod("x"))
            .scores(Score.NodeResourcesFit, "n", 5_000),
        example("pods of one owner keep apart")
            .on(node("n1"), node("n2"))
            .placed(pod("p").ownedBy("Deployment", "web", "u"), "n1")
            .asks(pod("x").ownedBy("Deployment", "web", "u"))
            .scores(Score.SelectorSpread, "n1", 5_000)
            .wins("n2"));
  }

  @TestFactory
  Stream<DynamicTest> strategies() {
    return Example.test(
        Feature.PROFILES,
        scored("most allocated", ScoringStrategy.Type.MostAllocated, 6_250),
        // 75 percent of cpu: 10 - 75 / 10 = 2.5; 50 percent of memory: 5
        scored("requested to capacity", ScoringStrategy.Type.RequestedToCapacityRatio, 3_750),
        // shares 7,500 and 5,000: 1,250 from their mean
        scored("balanced", ScoringStrategy.Type.LeastAllocated, 3_750)
            .scores(Score.NodeResourcesBalancedAllocation, "n", 8_750));
  }

  private static Example scored(String name, ScoringStrategy.Type type, long expected) {
    List<UtilizationPoint> falling =
        List.of(new UtilizationPoint(0, 10), new UtilizationPoint(100, 0));
    boolean usual = type == ScoringStrategy.Type.LeastAllocated;
    return example(name)
        .profile(
            new SchedulingProfile(
                SchedulingProfile.DEFAULT_NAME,
                null,
                null,
                usual ? null : new ScoringStrategy(type, null, falling)))
        .on(node("n").cpu(4000).memory(10_000))
        .placed(pod("p").cpu(1000).memory(2_000), "n")
        .asks(pod("x").cpu(2000).memory(3_000))
        .scores(Score.NodeResourcesFit, "n", expected);
  }

  @TestFactory
  Stream<DynamicTest> imageLocality() {
    return Example.test(
        Feature.IMAGES,
        example("a large image that half of the nodes hold")
            .on(node("n1").image("big", 800 * MIB), node("n2").image("small", 30 * MIB))
            .asks(pod("x").image("big"))
            .scores(Score.ImageLocality, "n1", (400 - 23) * 10_000 / (1000 - 23))
            .scores(Score.ImageLocality, "n2", 0)
            .wins("n1"));
  }

  @TestFactory
  Stream<DynamicTest> gpus() {
    return Example.test(
        Feature.GPUS,
        example("a whole GPU must be free, a part needs room on another one")
            .on(gpus("one", 1), gpus("two", 2), gpus("three", 3))
            .placed(pod("p").gpuMillis(800), "two", 0)
            .asks(pod("x").gpus(1).gpuMillis(300))
            .rejected("Insufficient fairlead.io/gpu-milli", "one", "two")
            .wins("three"),
        example("whole ones, also in thousandths")
            .on(gpus("one", 1), gpus("two", 2))
            .asks(pod("x").gpuMillis(2000))
            .rejected("Insufficient fairlead.io/gpu-milli", "one"),
        // Before: 0 for a half and one, 2,000 for 4 and 8 = 800 ... one of two is in half use:
        // left 500 and 1,000. half: 0; 1: 500; 2, 4, 8: 1,500 each: 5,000 / 5 = 1,000.
        // After a half more on the same: left 0 and 1,000: 0; 0; 3 times 1,000: 600.
        example("filling a GPU that is in use leaves less in pieces")
            .on(gpus("n", 2))
            .placed(pod("p").gpuMillis(500), "n", 0)
            .asks(pod("x").gpuMillis(500))
            .scores(Score.GpuPacking, "n", 5_000 + 5_000 * 400 / 2_000)
            .wins("n"),
        // Left 1,000 of one: half 0, 1: 0, 2, 4, 8: 1,000 each = 600. After: nothing: 0.
        example("taking the last one whole leaves nothing")
            .on(gpus("n", 1))
            .asks(pod("x").gpus(1))
            .scores(Score.GpuPacking, "n", 8_000),
        example("a pod without GPUs")
            .on(gpus("n", 1))
            .asks(pod("x"))
            .scores(Score.GpuPacking, "n", 0));
  }

  private static NodeBuilder gpus(String name, int number) {
    return node(name).gpus(number);
  }
}
