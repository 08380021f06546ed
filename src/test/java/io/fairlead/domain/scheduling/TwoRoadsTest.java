package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Affinity.NodeAffinity;
import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.topology.TopologyRulesTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/**
 * The two ways to a shape's best node, classes of nodes and an index of its own, both lead to the
 * one that a look at every node finds: the highest rank, then the lowest slot. Whatever happens in
 * the cluster, and however long ago a way was last taken.
 */
class TwoRoadsTest {
  private static final int MOVES = 25;

  /** Which road it has to be, and why. */
  private enum Road {
    QUICK,
    NOTHING_SORTS_NODES,
    RATIO,
    REQUESTS_NOTHING_THAT_COUNTS,
    NODE_NAME,
    NODES_BY_NAME,
    HOST_PORTS,
    GPUS,
    USERS_FILTER,
    USERS_SCORE,
    BALANCED_ALLOCATION,
    IMAGES,
    TOO_MANY_VALUES,
    MORE_THAN_ONE_REASON
  }

  @Property(tries = 2_000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void bothRoadsLeadToTheBestOfAllNodes(@ForAll long seed) {
    MovingCluster moving = new MovingCluster(seed);
    Roads roads = new Roads(moving.cluster, moving.profiles, moving.descriptions);
    for (int move = 0; move < MOVES; move++) {
      moving.move();
      for (Shape shape : moving.asking) {
        int best = roads.bestOfAll(shape);

        assertThat(roads.index(shape)).as("by index: %s", shape.key()).isEqualTo(best);
        assertThat(moving.shapes.best(shape)).as("%s", shape.key()).isEqualTo(best);
        int quick = roads.quick(shape);
        Road road = roads.expected(shape, quick);
        assertThat(quick)
            .as("by classes, %s: %s", road, shape.key())
            .isEqualTo(road == Road.QUICK ? best : QuickSearch.UNKNOWN);
        Statistics.label("road").collect(road);
        Statistics.label("fits").collect(best >= 0);
      }
    }
    Statistics.label("fits").coverage(coverage -> coverage.check(true).percentage(p -> p > 50));
    Statistics.label("road")
        .coverage(
            coverage -> {
              coverage.check(Road.QUICK).percentage(p -> p > 50);
              for (Road road : Road.values()) {
                coverage.check(road).count(times -> times > 0);
              }
            });
  }

  /** Both ways for each shape, kept and used again as in {@link Shapes}. */
  private static final class Roads {
    private final ClusterState cluster;
    private final Profiles profiles;
    private final Map<String, SchedulingProfile> descriptions;
    private final IdentityHashMap<Shape, QuickSearch> searches = new IdentityHashMap<>();
    private final IdentityHashMap<Shape, ShapeIndex> indexes = new IdentityHashMap<>();

    Roads(ClusterState cluster, Profiles profiles, Map<String, SchedulingProfile> descriptions) {
      this.cluster = cluster;
      this.profiles = profiles;
      this.descriptions = descriptions;
    }

    int bestOfAll(Shape shape) {
      Profile profile = profiles.of(shape);
      int best = -1;
      int bestRank = 0;
      for (int slot = 0; slot < cluster.slotCount(); slot++) {
        if (cluster.node(slot) != null && profile.passes(cluster, shape, slot)) {
          int rank = profile.rank(cluster, shape, slot);
          if (best < 0 || rank > bestRank) {
            best = slot;
            bestRank = rank;
          }
        }
      }
      return best;
    }

    int quick(Shape shape) {
      Profile profile = profiles.of(shape);
      QuickSearch search = searches.get(shape);
      if (search == null || search.profile() != profile) {
        search = new QuickSearch(cluster, profile, shape);
        searches.put(shape, search);
      }
      return search.best();
    }

    int index(Shape shape) {
      Profile profile = profiles.of(shape);
      ShapeIndex index = indexes.get(shape);
      if (index == null || index.profile() != profile) {
        index = new ShapeIndex(cluster, profile, shape);
        indexes.put(shape, index);
      }
      return index.best();
    }

    Road expected(Shape shape, int quick) {
      EnumSet<Road> refusals = refusals(shape);
      if (refusals.size() == 1) {
        return refusals.iterator().next();
      }
      if (!refusals.isEmpty()) {
        return Road.MORE_THAN_ONE_REASON;
      }
      // How many values there were when a shape first asked for the label is not known here.
      return quick == QuickSearch.UNKNOWN && asksForLabelsOfManyValues(shape)
          ? Road.TOO_MANY_VALUES
          : Road.QUICK;
    }

    private EnumSet<Road> refusals(Shape shape) {
      EnumSet<Road> refusals = EnumSet.noneOf(Road.class);
      ScoringStrategy strategy = descriptions.get(shape.key().profile()).scoringStrategy();
      add(refusals, Road.NOTHING_SORTS_NODES, weight(shape, "NodeResourcesFit", 1) == 0);
      add(
          refusals,
          Road.BALANCED_ALLOCATION,
          weight(shape, "NodeResourcesBalancedAllocation", 0) > 0);
      add(refusals, Road.RATIO, strategy.type() == ScoringStrategy.Type.RequestedToCapacityRatio);
      add(
          refusals,
          Road.REQUESTS_NOTHING_THAT_COUNTS,
          strategy.resources().keySet().stream()
              .allMatch(resource -> shape.key().requests().get(resource) == 0));
      add(refusals, Road.NODE_NAME, shape.nodeName() != null);
      add(
          refusals,
          Road.NODES_BY_NAME,
          terms(shape).stream().anyMatch(term -> !term.matchFields().isEmpty()));
      add(refusals, Road.HOST_PORTS, !shape.hostPorts().isEmpty());
      add(refusals, Road.GPUS, shape.asksForGpus());
      add(refusals, Road.USERS_FILTER, shape.labels().containsKey(MovingCluster.GUARDED));
      add(refusals, Road.USERS_SCORE, shape.labels().containsKey(MovingCluster.FANCY));
      add(
          refusals,
          Road.IMAGES,
          weight(shape, "ImageLocality", 1) > 0
              && shape.key().images().stream()
                  .anyMatch(image -> cluster.images().nodesWith(image) > 0));
      return refusals;
    }

    private static void add(EnumSet<Road> refusals, Road refusal, boolean holds) {
      if (holds) {
        refusals.add(refusal);
      }
    }

    private int weight(Shape shape, String score, int byDefault) {
      var scores = descriptions.get(shape.key().profile()).scores();
      return scores == null ? byDefault : scores.getOrDefault(score, byDefault);
    }

    private boolean asksForLabelsOfManyValues(Shape shape) {
      List<String> labels =
          new ArrayList<>(profiles.of(shape).topology(cluster, shape).domainLabels());
      terms(shape).stream()
          .flatMap(term -> term.matchExpressions().stream())
          .forEach(requirement -> labels.add(requirement.key()));
      return labels.stream().anyMatch(MovingCluster.MANY_VALUED::contains);
    }

    private static List<NodeSelector.Term> terms(Shape shape) {
      List<NodeSelector.Term> terms = new ArrayList<>();
      NodeAffinity affinity = shape.affinity() == null ? null : shape.affinity().nodeAffinity();
      if (affinity != null) {
        NodeSelector required = affinity.requiredDuringSchedulingIgnoredDuringExecution();
        terms.addAll(required == null ? List.of() : required.nodeSelectorTerms());
        affinity.preferredDuringSchedulingIgnoredDuringExecution().stream()
            .map(PreferredNode::preference)
            .forEach(terms::add);
      }
      return terms;
    }
  }

  // ---- many nodes

  @Example
  void tooManyClassesAreLeftToTheIndexAndALabelThatGrewIsNoLongerSortedBy() {
    ClusterState cluster = new ClusterState();
    TopologyRulesTable rules = new TopologyRulesTable(cluster);
    Profiles profiles =
        new Profiles(SchedulingPolicy.kubernetesDefaults(), Plugins.BUILT_IN, cluster, rules);
    Shapes shapes = new Shapes(cluster, profiles, rules);
    Roads roads = new Roads(cluster, profiles, new TreeMap<>());
    // 17 models x 64 racks are more than 1,024 classes, each label for itself is within 64 values
    for (int i = 0; i < 17 * 64; i++) {
      cluster.put(
          node("node-" + i).label("rack", "r" + i % 64).label("model", "m" + i / 64).build(), true);
    }
    Shape onModel = join(shapes, pod("on-model").cpu(100).nodeSelector("model", "m7").build());
    Shape onRack = join(shapes, pod("on-rack").cpu(100).nodeSelector("rack", "r40").build());

    assertThat(roads.quick(onModel)).as("17 classes").isEqualTo(roads.bestOfAll(onModel));
    assertThat(roads.quick(onRack)).as("1,088 classes").isEqualTo(QuickSearch.UNKNOWN);

    cluster.put(node("another").label("rack", "r64").label("model", "m0").build(), true);

    assertThat(roads.quick(onRack)).as("65 racks").isEqualTo(QuickSearch.UNKNOWN);
    assertThat(roads.quick(onModel)).as("17 classes again").isEqualTo(roads.bestOfAll(onModel));
    for (Shape shape : List.of(onRack, onModel)) {
      assertThat(roads.index(shape)).isEqualTo(roads.bestOfAll(shape)).isNotNegative();
    }
  }

  private static Shape join(Shapes shapes, Pod pod) {
    return shapes.join(Shape.Key.of(pod, pod.metadata().labels(), 0, PreemptionPolicy.Never, null));
  }
}
