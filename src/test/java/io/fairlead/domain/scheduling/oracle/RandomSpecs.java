package io.fairlead.domain.scheduling.oracle;

import static io.fairlead.domain.testing.Selectors.labelled;
import static io.fairlead.domain.testing.Selectors.nodesNamed;
import static io.fairlead.domain.testing.Selectors.nodesWhere;

import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.NodeInclusion;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Selectors;
import io.fairlead.domain.testing.SpreadBuilder;
import io.fairlead.domain.testing.TermBuilder;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Nodes, pods and profiles of few values, so that they are often in each other's way. */
public final class RandomSpecs {
  private static final List<String> IMAGES = List.of("registry.example/app:1", "big:1", "small:1");
  private static final List<String> KEYS = List.of("zone", "zone", "zone", "hostname", "rack");

  private final Random random;
  private final EnumSet<Feature> features = EnumSet.noneOf(Feature.class);

  public RandomSpecs(Random random, Set<Feature> possible) {
    this.random = random;
    boolean all = random.nextInt(4) == 0;
    for (Feature feature : possible) {
      if (all || random.nextInt(3) == 0) {
        features.add(feature);
      }
    }
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  public String machineName() {
    return "node-" + random.nextInt(Story.NODES);
  }

  public <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  private boolean wants(Feature feature, int oneIn) {
    return has(feature) && oneIn(oneIn);
  }

  // ---- nodes

  public NodeBuilder decorate(NodeBuilder node) {
    node.cpu(pick(List.of(0L, 1000L, 2000L, 4000L, 7000L)));
    switch (random.nextInt(8)) {
      case 0 -> node.pods(2);
      case 1 -> node.having("example.com/widget", 2);
      case 2 -> node.label("zone", "x");
      case 3 -> node.taint("dedicated", "db", TaintEffect.NoSchedule);
      case 4 -> node.taint("slow", null, TaintEffect.PreferNoSchedule);
      case 5 -> node.cordoned();
      case 6 -> node.memory(4 * NodeBuilder.GIB);
      default -> {}
    }
    if (has(Feature.TOPOLOGY_SPREAD) || has(Feature.POD_AFFINITY)) {
      node.label("zone", pick(List.of("x", "y", "z"))).label("hostname", "h" + random.nextInt(4));
      if (oneIn(3)) {
        node.label("rack", pick(List.of("1", "2")));
      }
    }
    if (has(Feature.NODE_AFFINITY)) {
      node.label("disk", pick(List.of("ssd", "hdd")));
      node.label("size", pick(List.of("1", "2", "3", "huge")));
    }
    if (wants(Feature.GPUS, 2)) {
      node.gpus(pick(List.of(1L, 2L, 4L, 8L)));
    }
    if (wants(Feature.IMAGES, 2)) {
      node.image(pick(IMAGES), pick(List.of(10L, 100L, 700L, 5000L)) << 20);
      node.image("other:1", 1L << 30);
    }
    if (wants(Feature.NO_EXECUTE, 4)) {
      node.taint("leaking", pick(List.of("", "much")), TaintEffect.NoExecute);
    }
    return node;
  }

  // ---- pods

  public void decorate(PodBuilder pod) {
    if (wants(Feature.OVERHEAD_AND_INIT_CONTAINERS, 2)) {
      overheadAndInitContainers(pod);
    }
    if (wants(Feature.NODE_AFFINITY, 2)) {
      nodeAffinity(pod);
    }
    if (wants(Feature.HOST_PORTS, 2)) {
      pod.hostPort(
          pick(List.of(80, 443)),
          pick(List.of("TCP", "TCP", "UDP")),
          pick(List.of("", "0.0.0.0", "10.0.0.1", "10.0.0.2")));
    }
    if (has(Feature.TOPOLOGY_SPREAD) || has(Feature.POD_AFFINITY)) {
      pod.label("version", pick(List.of("1", "2")));
    }
    for (int n = has(Feature.TOPOLOGY_SPREAD) ? random.nextInt(3) : 0; n > 0; n--) {
      pod.spread(spread());
    }
    if (has(Feature.POD_AFFINITY)) {
      podAffinity(pod);
    }
    if (wants(Feature.GPUS, 2)) {
      gpus(pod);
    }
    if (has(Feature.IMAGES)) {
      pod.image(pick(IMAGES));
      if (oneIn(3)) {
        pod.initContainer(pick(IMAGES), Resources.NONE);
      }
    }
    if (wants(Feature.NO_EXECUTE, 2)) {
      tolerations(pod);
    }
    pod.preemption(PreemptionPolicy.Never); // which the oracle knows nothing of
    if (wants(Feature.PRIORITY, 2)) {
      pod.priority(random.nextInt(4) - 1);
    }
    if (wants(Feature.PRIORITY_CLASSES, 2)) {
      pod.priorityClass("class-" + random.nextInt(2));
    }
    if (wants(Feature.PROFILES, 2)) {
      pod.scheduler(profileName());
    }
  }

  private void overheadAndInitContainers(PodBuilder pod) {
    switch (random.nextInt(5)) {
      case 0 -> pod.overhead(Resources.CPU, 250);
      case 1 -> pod.initContainer("init:1", Resources.of(2000, 0));
      case 2 -> pod.sidecar("side:1", Resources.of(500, 1 << 30));
      case 3 -> pod.container("more:1", Resources.of(700, 0));
      default -> pod.limitedTo(Resources.MEMORY, 2L << 30);
    }
  }

  private void nodeAffinity(PodBuilder pod) {
    int terms = random.nextInt(3);
    for (int i = 0; i < terms; i++) {
      if (random.nextBoolean()) {
        pod.requiringNode(nodeTerm());
      } else {
        pod.preferringNode(pick(List.of(1, 30, 100)), nodeTerm());
      }
    }
  }

  private NodeSelector.Term nodeTerm() {
    return switch (random.nextInt(8)) {
      case 0 -> nodesWhere("disk", NodeSelector.Operator.In, "ssd");
      case 1 -> nodesWhere("disk", NodeSelector.Operator.NotIn, "ssd", "tape");
      case 2 -> nodesWhere("size", NodeSelector.Operator.Gt, "1");
      case 3 -> nodesWhere("size", NodeSelector.Operator.Lt, "3");
      case 4 -> nodesWhere("zone", NodeSelector.Operator.Exists);
      case 5 -> nodesWhere("zone", NodeSelector.Operator.DoesNotExist);
      case 6 -> nodesNamed(NodeSelector.Operator.In, machineName(), machineName());
      default ->
          new NodeSelector.Term(
              List.of(
                  Selectors.requirement("disk", NodeSelector.Operator.In, "hdd"),
                  Selectors.requirement("size", NodeSelector.Operator.NotIn, "3")),
              null);
    };
  }

  private LabelSelector pods() {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> Selectors.everything();
      case 2 -> Selectors.where("app", LabelSelector.Operator.NotIn, "a");
      case 3 -> labelled("version", "1");
      default -> labelled("app", pick(List.of("a", "b")));
    };
  }

  private TopologySpreadConstraint spread() {
    SpreadBuilder spread = SpreadBuilder.over(pick(KEYS)).maxSkew(1 + random.nextInt(2)).of(pods());
    if (random.nextBoolean()) {
      spread.preferred();
    }
    if (oneIn(4)) {
      spread.minDomains(1 + random.nextInt(4));
    }
    if (oneIn(3)) {
      spread.matching(pick(List.of("version", "missing")));
    }
    return spread
        .nodeAffinityPolicy(pick(List.of(NodeInclusion.Honor, NodeInclusion.Ignore)))
        .nodeTaintsPolicy(pick(List.of(NodeInclusion.Honor, NodeInclusion.Ignore)))
        .build();
  }

  private void podAffinity(PodBuilder pod) {
    switch (random.nextInt(8)) {
      case 0 -> pod.near(term());
      case 1 -> pod.near(term()).near(term());
      case 2 -> pod.apart(term());
      case 3 -> pod.preferringNear(pick(List.of(1, 50)), term());
      case 4 -> pod.preferringApart(pick(List.of(1, 50)), term());
      case 5 -> pod.preferringNear(50, term()).preferringApart(50, term()).apart(term());
      default -> {}
    }
  }

  private PodAffinityTerm term() {
    TermBuilder term = TermBuilder.within(pick(KEYS)).of(pods());
    switch (random.nextInt(8)) {
      case 0 -> term.inNamespace("team-1");
      case 1 -> term.inNamespaces(labelled("tier", "prod"));
      case 2 -> term.inNamespaces(Selectors.everything());
      case 3 -> term.matching("version");
      case 4 -> term.mismatching("version");
      case 5 -> term.inNamespaces(labelled("kubernetes.io/metadata.name", "team-2"));
      default -> {}
    }
    return term.build();
  }

  private void gpus(PodBuilder pod) {
    switch (random.nextInt(5)) {
      case 0 -> pod.gpus(1);
      case 1 -> pod.gpus(2);
      case 2 -> pod.gpus(1).gpuMillis(300);
      case 3 -> pod.gpuMillis(2000);
      default -> pod.gpuMillis(pick(List.of(200L, 500L, 600L)));
    }
  }

  private void tolerations(PodBuilder pod) {
    switch (random.nextInt(4)) {
      case 0 -> pod.tolerating("leaking");
      case 1 -> pod.toleratingFor("leaking", 2);
      case 2 -> pod.toleratingFor("leaking", 5).toleratingFor("leaking", 3);
      default ->
          pod.tolerating(
              new Toleration(
                  "leaking", Toleration.Operator.Equal, "much", TaintEffect.NoExecute, 4L));
    }
  }

  // ---- profiles

  public String profileName() {
    return pick(List.of(SchedulingProfile.DEFAULT_NAME, "packing", "other"));
  }

  /** Says a weight for every score. */
  public SchedulingProfile profile() {
    TreeMap<String, Integer> weights = new TreeMap<>();
    for (NaiveScores.Score score : NaiveScores.Score.values()) {
      weights.put(score.name(), pick(List.of(0, 1, 2, 10, 100)));
    }
    TreeMap<String, Integer> resources = new TreeMap<>();
    for (String resource :
        List.of(Resources.CPU, Resources.MEMORY, "example.com/widget", "nvidia.com/gpu")) {
      if (random.nextBoolean()) {
        resources.put(resource, 1 + random.nextInt(3));
      }
    }
    return new SchedulingProfile(
        profileName(),
        null,
        oneIn(3) ? null : weights,
        new ScoringStrategy(
            pick(List.of(ScoringStrategy.Type.values())),
            resources,
            List.of(
                new UtilizationPoint(0, random.nextInt(11)),
                new UtilizationPoint(40, random.nextInt(11)),
                new UtilizationPoint(100, random.nextInt(11)))));
  }
}
