package io.fairlead.domain.scheduling;

import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.scheduling.Profile.Weighted;
import io.fairlead.domain.scheduling.classes.ClassSearch;
import io.fairlead.domain.scheduling.classes.NodeClasses;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Images;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Plugin;
import io.fairlead.domain.scheduling.plugin.Plugin.Scope;
import io.fairlead.domain.scheduling.score.ImageLocality;
import io.fairlead.domain.scheduling.score.NodeResourcesFit;
import io.fairlead.domain.scheduling.score.SelectorSpread;
import io.fairlead.domain.scheduling.topology.LevelledRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a shape's best node can be found among classes of nodes, and what is asked of them then.
 *
 * <p>It can be if, of everything that its profile would ask, only room, what is free, spreading and
 * rules about other pods differ between nodes of a class. All others have an index of their own:
 * {@link ShapeIndex}. The two ways lead to the same node; {@code TwoRoadsTest} walks both.
 */
final class QuickSearch implements ClassSearch.Questions {
  static final int UNKNOWN = -2;

  private final ClusterState cluster;
  private final Shape shape;
  private final Profile profile;
  private final Filter[] nodeFilters;
  private final Filter[] useFilters;
  private final Weighted[] nodeScores;
  private final Weighted[] useScores;

  /** Those that make a node better that holds one. */
  private final List<String> images;

  private final boolean usable;
  private Set<String> labelKeys;
  private LevelledRules rules;
  private ClassSearch search;

  QuickSearch(ClusterState cluster, Profile profile, Shape shape) {
    this.cluster = cluster;
    this.shape = shape;
    this.profile = profile;
    this.nodeFilters = profile.filters(Scope.NODE, shape);
    this.useFilters = profile.filters(Scope.USE, shape);
    Weighted[] allNodeScores = profile.scores(Scope.NODE, shape);
    this.nodeScores = withoutImages(allNodeScores);
    this.images = nodeScores.length < allNodeScores.length ? shape.key().images() : List.of();
    this.useScores = withoutConstant(profile.scores(Scope.USE, shape));
    this.usable = isUsable();
  }

  private boolean isUsable() {
    NodeResourcesFit fit = profile.resourcesFit();
    boolean sortsByWhatIsFree = fit != null && fit.sortsNodes() && fit.isByRequests(shape);
    return sortsByWhatIsFree
        && shape.nodeName() == null
        && shape.hostPorts().isEmpty()
        && !shape.asksForGpus()
        && noneIsUsers(nodeFilters)
        && noneIsUsers(useFilters)
        && scoresAreKnown()
        && !namesNodes(shape);
  }

  private boolean noneIsUsers(Plugin[] plugins) {
    for (Plugin plugin : plugins) {
      if (profile.isUsers(plugin)) {
        return false;
      }
    }
    return true;
  }

  private boolean scoresAreKnown() {
    for (Weighted entry : nodeScores) {
      if (profile.isUsers(entry.score())) {
        return false;
      }
    }
    for (Weighted entry : useScores) {
      boolean known =
          entry.score() instanceof NodeResourcesFit || entry.score() instanceof SelectorSpread;
      if (!known) {
        return false;
      }
    }
    return true;
  }

  private static boolean namesNodes(Shape shape) {
    return terms(shape).stream().anyMatch(term -> !term.matchFields().isEmpty());
  }

  /** As long as nobody holds them, nobody is better for them. */
  private static Weighted[] withoutImages(Weighted[] scores) {
    List<Weighted> others = new ArrayList<>();
    for (Weighted entry : scores) {
      if (!(entry.score() instanceof ImageLocality)) {
        others.add(entry);
      }
    }
    return others.toArray(Weighted[]::new);
  }

  /** Without a group, spreading adds the same everywhere. */
  private Weighted[] withoutConstant(Weighted[] scores) {
    List<Weighted> others = new ArrayList<>();
    for (Weighted entry : scores) {
      if (!(entry.score() instanceof SelectorSpread) || SelectorSpread.isSpread(shape)) {
        others.add(entry);
      }
    }
    return others.toArray(Weighted[]::new);
  }

  Profile profile() {
    return profile;
  }

  /** The best slot, or -1; or {@link #UNKNOWN} if it cannot be found this way as things are. */
  int best() {
    if (!usable || isAnyImageHeld()) {
      return UNKNOWN;
    }
    NodeClasses classes = profile.classes();
    if (rules == null || rules.areOthers()) {
      rules = profile.topology(cluster, shape);
      labelKeys = labelKeys();
    }
    if (!classes.follow(labelKeys)) {
      return UNKNOWN;
    }
    if (search == null) {
      search = search();
    }
    return search.best();
  }

  private boolean isAnyImageHeld() {
    Images held = cluster.images();
    return !held.isEmpty() && images.stream().anyMatch(image -> held.nodesWith(image) > 0);
  }

  /** The labels of nodes that make a difference to the shape. */
  private Set<String> labelKeys() {
    LinkedHashSet<String> keys = new LinkedHashSet<>(shape.nodeSelector().keySet());
    keys.addAll(rules.domainLabels());
    for (NodeSelector.Term term : terms(shape)) {
      term.matchExpressions().forEach(requirement -> keys.add(requirement.key()));
    }
    return keys;
  }

  private static List<NodeSelector.Term> terms(Shape shape) {
    List<NodeSelector.Term> terms = new ArrayList<>();
    if (shape.affinity() != null && shape.affinity().nodeAffinity() != null) {
      var affinity = shape.affinity().nodeAffinity();
      if (affinity.requiredDuringSchedulingIgnoredDuringExecution() != null) {
        terms.addAll(affinity.requiredDuringSchedulingIgnoredDuringExecution().nodeSelectorTerms());
      }
      affinity.preferredDuringSchedulingIgnoredDuringExecution().stream()
          .map(PreferredNode::preference)
          .forEach(terms::add);
    }
    return terms;
  }

  private ClassSearch search() {
    int fitWeight = 0;
    int spreadWeight = 0;
    for (Weighted entry : useScores) {
      if (entry.score() instanceof NodeResourcesFit) {
        fitWeight = entry.weight();
      } else {
        spreadWeight = entry.weight();
      }
    }
    return new ClassSearch(
        cluster,
        profile.classes(),
        profile.resourcesFit().shares(),
        shape,
        this,
        fitWeight,
        spreadWeight);
  }

  @Override
  public boolean passes(int example) {
    return Profile.passesAll(nodeFilters, cluster, shape, example);
  }

  @Override
  public int common(int example) {
    return Profile.sum(nodeScores, cluster, shape, example);
  }

  @Override
  public boolean asksOfDomains() {
    return rules.hasDomainRules();
  }

  @Override
  public boolean passesNow(int example) {
    return rules.passesDomain(example);
  }

  @Override
  public int commonNow(int example) {
    return rules.domainScore(example);
  }

  @Override
  public boolean fits(int slot) {
    return Profile.passesAll(useFilters, cluster, shape, slot) && rules.passesNode(slot);
  }

  @Override
  public int own(int slot) {
    return Profile.sum(useScores, cluster, shape, slot) + rules.nodeScore(slot);
  }

  @Override
  public int mostOwn() {
    return rules.mostNodeScore();
  }
}
