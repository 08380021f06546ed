package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.Selectors.labelled;
import static io.fairlead.domain.testing.Selectors.nodesNamed;
import static io.fairlead.domain.testing.Selectors.nodesWhere;

import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Score;
import io.fairlead.domain.scheduling.topology.TopologyRulesTable;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Selectors;
import io.fairlead.domain.testing.SpreadBuilder;
import io.fairlead.domain.testing.TermBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A cluster of nodes of few kinds in which something happens at random, and the shapes of pods that
 * look for a node there.
 */
final class MovingCluster {

  /** Concerns only pods with the label {@code guarded}. */
  private static final class Guard implements Filter {
    @Override
    public boolean concerns(Shape shape) {
      return shape.labels().containsKey(GUARDED);
    }

    @Override
    public boolean passes(ClusterState cluster, Shape shape, int slot) {
      return slot % 2 == 0;
    }

    @Override
    public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
      return List.of("node(s) were odd");
    }
  }

  /** Concerns only pods with the label {@code fancy}. */
  private static final class Fancy implements Score {
    @Override
    public boolean concerns(Shape shape) {
      return shape.labels().containsKey(FANCY);
    }

    @Override
    public int score(ClusterState cluster, Shape shape, int slot) {
      return slot % 3 * 1_000;
    }
  }

  private record Kind(long cpu, long memory, Long pods, boolean odd) {}

  static final String GUARDED = "guarded";
  static final String FANCY = "fancy";
  static final List<String> MANY_VALUED = List.of("rack", "serial");

  private static final List<String> PROFILES =
      List.of(SchedulingProfile.DEFAULT_NAME, "packing", "other");
  private static final List<String> APPS = List.of("a", "b", "c");
  private static final List<String> KEYS = List.of("zone", "zone", "hostname", "rack");
  private static final int SHAPES = 7;

  private final Random random;
  private final List<Kind> kinds = new ArrayList<>();
  private final boolean withImages;
  private final boolean withTopology;
  private final int racks;

  final ClusterState cluster = new ClusterState();
  final TopologyRulesTable topologyRules = new TopologyRulesTable(cluster);
  final Profiles profiles;

  /** What each profile was made of, by name. */
  final TreeMap<String, SchedulingProfile> descriptions = new TreeMap<>();

  final Shapes shapes;

  /** Those that are asked about; each holds its shape as a live pod would. */
  final List<Shape> asking = new ArrayList<>();

  private final List<PodEntry> placed = new ArrayList<>();
  private final List<PodEntry> promised = new ArrayList<>();
  private int names;
  private int pods;

  MovingCluster(long seed) {
    random = new Random(seed);
    withImages = oneIn(12);
    withTopology = oneIn(2);
    profiles =
        new Profiles(
            SchedulingPolicy.of(
                PROFILES.stream().map(this::profile).toArray(SchedulingProfile[]::new)),
            new Plugins(List.of(new Guard()), List.of(new Fancy())),
            cluster,
            topologyRules);
    shapes = new Shapes(cluster, profiles, topologyRules);
    for (int i = random.nextInt(3); i >= 0; i--) {
      kinds.add(
          new Kind(
              pick(2_000L, 4_000L, 8_000L),
              pick(4L, 8L, 32L) << 30,
              pick(null, null, 3L),
              random.nextBoolean()));
    }
    int nodes = 5 + random.nextInt(oneIn(10) ? 196 : 40);
    racks = Math.max(2, nodes / 2);
    for (int i = 0; i < nodes; i++) {
      cluster.put(newNode("node-" + names++), !oneIn(15));
    }
    while (asking.size() < SHAPES) {
      asking.add(newShape());
    }
  }

  // ---- what happens

  void move() {
    switch (random.nextInt(20)) {
      case 0 -> changeNode();
      case 1 -> cluster.put(newNode("node-" + names++), true);
      case 2 -> nodes().stream().skip(random.nextInt(5)).findFirst().ifPresent(this::loseOrRemove);
      case 3 -> cluster.setReady(pickNode(), random.nextBoolean());
      case 4 -> promise();
      case 5 -> regroup();
      case 6 -> terminate();
      case 7 -> replaceShape();
      case 8 -> changeRules();
      case 9, 10, 11 -> unplace();
      case 12, 13 -> place(pick(asking), pickNode());
      default -> {
        Shape shape = pick(asking);
        place(shape, shapes.best(shape));
      }
    }
  }

  private void place(Shape shape, int slot) {
    if (slot < 0 || !shapes.fits(shape, slot)) {
      return;
    }
    PodEntry entry = entry(shape);
    entry.bind(slot, cluster.gpus().choose(shape, slot));
    cluster.place(entry, slot);
    placed.add(entry);
  }

  private PodEntry entry(Shape shape) {
    Shape joined = shapes.join(shape.key());
    Pod any = pod("pod-" + pods).build();
    return new PodEntry(any, shape.labels(), joined, pods++);
  }

  private void unplace() {
    if (!placed.isEmpty()) {
      PodEntry entry = placed.remove(random.nextInt(placed.size()));
      cluster.unplace(entry, entry.slot());
      shapes.leave(entry.shape());
    }
  }

  private void terminate() {
    if (!placed.isEmpty()) {
      PodEntry entry = pick(placed);
      if (!entry.isTerminating()) {
        cluster.terminating(entry);
        entry.terminating(30);
      }
    }
  }

  private void regroup() {
    if (!placed.isEmpty()) {
      PodEntry entry = pick(placed);
      Shape before = entry.shape();
      Shape after = shapes.join(before.key().inGroup(group()));
      cluster.regroup(entry.slot(), before, after);
      entry.reshape(after);
      shapes.leave(before);
    }
  }

  private void promise() {
    if (promised.size() < 3) {
      PodEntry entry = entry(pick(asking));
      cluster.nominations().add(entry, pickNode());
      promised.add(entry);
    } else {
      PodEntry entry = promised.removeFirst();
      cluster.nominations().remove(entry);
      shapes.leave(entry.shape());
    }
  }

  private void changeNode() {
    int slot = pickNode();
    cluster.put(newNode(cluster.node(slot).name()), cluster.isReady(slot));
  }

  private void loseOrRemove(int slot) {
    if (nodes().size() > 5 && promised.stream().noneMatch(entry -> isPromised(entry, slot))) {
      cluster.retire(slot);
    }
  }

  private boolean isPromised(PodEntry entry, int slot) {
    return cluster.nominations().of(entry).slot() == slot;
  }

  private void replaceShape() {
    shapes.leave(asking.removeFirst());
    asking.add(newShape());
  }

  private void changeRules() {
    if (random.nextBoolean()) {
      profiles.put(profile(pick(PROFILES)));
      return;
    }
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("tier", pick("prod", "test"));
    Namespace namespace =
        new Namespace(Metadata.named(null, pick("default", "team")).withLabels(labels));
    if (cluster.namespaces().put(namespace)) {
      topologyRules.namespaceChanged();
      cluster.counters().recount();
    }
  }

  private List<Integer> nodes() {
    List<Integer> slots = new ArrayList<>();
    cluster.slotsByName().forEach(slots::add);
    return slots;
  }

  private int pickNode() {
    return pick(nodes());
  }

  // ---- nodes

  private Node newNode(String name) {
    Kind kind = pick(kinds);
    NodeBuilder node =
        node(name)
            .cpu(slightlyLess(kind.cpu, kind.odd))
            .memory(slightlyLess(kind.memory, kind.odd))
            .label("disk", pick("ssd", "hdd"))
            .label("rack", "r" + random.nextInt(racks))
            .label("serial", name);
    if (kind.pods != null) {
      node.pods(kind.pods);
    }
    if (!oneIn(8)) {
      node.label("zone", pick("x", "y", "z"));
    }
    if (!oneIn(20)) {
      node.label("hostname", name);
    }
    if (oneIn(8)) {
      node.taint("dedicated", "db", TaintEffect.NoSchedule);
    }
    if (oneIn(6)) {
      node.taint("slow", null, TaintEffect.PreferNoSchedule);
    }
    if (oneIn(12)) {
      node.cordoned();
    }
    if (oneIn(3)) {
      node.gpus(2).having("example.com/widget", 2);
    }
    if (withImages && !oneIn(4)) {
      node.image("registry.example/app:1", 500L << 20);
    }
    return node.build();
  }

  /** Up to four percent. */
  private long slightlyLess(long amount, boolean odd) {
    return odd ? amount - amount / 1_000 * random.nextInt(40) : amount;
  }

  // ---- shapes

  private Shape newShape() {
    PodBuilder pod =
        pod("any")
            .namespace(pick("default", "default", "team"))
            .cpu(pick(0L, 250L, 500L, 1_000L, 1_900L))
            .memory(pick(0L, 1L << 30, 3L << 30))
            .label("app", pick(APPS));
    if (oneIn(5)) {
      pod.nodeSelector(pick("disk", "zone"), pick("ssd", "x"));
    }
    if (oneIn(5)) {
      pod.requiringNode(nodeTerm());
    }
    if (oneIn(4)) {
      pod.preferringNode(pick(1, 30, 100), nodeTerm()).preferringNode(10, nodeTerm());
    }
    if (oneIn(5)) {
      pod.tolerating("dedicated");
    }
    if (withTopology) {
      topology(pod);
    }
    switch (random.nextInt(30)) {
      case 0 -> pod.hostPort(80);
      case 1 -> pod.gpus(1);
      case 2 -> pod.onlyOn("node-1");
      case 3 -> pod.label(GUARDED, "yes");
      case 4 -> pod.label(FANCY, "yes");
      case 5 -> pod.requesting("example.com/widget", 1);
      case 6 -> pod.requiringNode(nodesNamed(NodeSelector.Operator.NotIn, "node-2"));
      default -> {}
    }
    pod.image(pick("registry.example/app:1", "registry.example/app:2", ""));
    pod.scheduler(pick(PROFILES));
    Pod built = pod.build();
    return shapes.join(
        Shape.Key.of(
            built, built.metadata().labels(), random.nextInt(3), PreemptionPolicy.Never, group()));
  }

  private String group() {
    return pick(null, "service/default/web", "service/default/db", "owner/1");
  }

  private NodeSelector.Term nodeTerm() {
    return switch (random.nextInt(6)) {
      case 0 -> nodesWhere("zone", NodeSelector.Operator.In, "x", "y");
      case 1 -> nodesWhere("zone", NodeSelector.Operator.Exists);
      case 2 -> nodesWhere("serial", NodeSelector.Operator.NotIn, "node-1");
      case 3 -> nodesWhere("rack", NodeSelector.Operator.In, "r0", "r1", "r2");
      default -> nodesWhere("disk", NodeSelector.Operator.In, pick("ssd", "hdd"));
    };
  }

  private void topology(PodBuilder pod) {
    for (int i = random.nextInt(3); i > 0; i--) {
      SpreadBuilder spread =
          SpreadBuilder.over(pick(KEYS)).maxSkew(1 + random.nextInt(3)).of("app", pick(APPS));
      pod.spread((random.nextBoolean() ? spread.preferred() : spread).build());
    }
    switch (random.nextInt(8)) {
      case 0 -> pod.near(term());
      case 1, 2 -> pod.apart(term());
      case 3 -> pod.preferringNear(pick(1, 50), term());
      case 4 -> pod.preferringApart(pick(1, 50), term()).preferringNear(7, term());
      default -> {}
    }
  }

  private PodAffinityTerm term() {
    TermBuilder term = TermBuilder.within(pick(KEYS)).of(labelled("app", pick(APPS)));
    if (oneIn(4)) {
      term.inNamespaces(oneIn(2) ? Selectors.everything() : labelled("tier", "prod"));
    }
    return term.build();
  }

  // ---- profiles

  private SchedulingProfile profile(String name) {
    TreeMap<String, Integer> weights = new TreeMap<>();
    for (String score :
        List.of(
            "TaintToleration",
            "NodeAffinity",
            "PodTopologySpread",
            "SelectorSpread",
            "InterPodAffinity",
            "ImageLocality")) {
      weights.put(score, pick(0, 1, 2, 10, 100));
    }
    weights.put("NodeResourcesFit", oneIn(15) ? 0 : pick(1, 2, 10, 100));
    weights.put("NodeResourcesBalancedAllocation", oneIn(15) ? 1 : 0);
    TreeMap<String, Integer> resources = new TreeMap<>();
    resources.put(Resources.CPU, 1 + random.nextInt(3));
    if (!oneIn(3)) {
      resources.put(Resources.MEMORY, 1 + random.nextInt(3));
    }
    if (oneIn(4)) {
      resources.put("example.com/widget", 1);
    }
    ScoringStrategy.Type type =
        oneIn(15)
            ? ScoringStrategy.Type.RequestedToCapacityRatio
            : pick(ScoringStrategy.Type.LeastAllocated, ScoringStrategy.Type.MostAllocated);
    SchedulingProfile profile =
        new SchedulingProfile(
            name,
            null,
            oneIn(3) ? null : weights,
            new ScoringStrategy(
                type,
                resources,
                List.of(new UtilizationPoint(0, 0), new UtilizationPoint(100, 10))));
    descriptions.put(name, profile);
    return profile;
  }

  // ---- chance

  private boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
