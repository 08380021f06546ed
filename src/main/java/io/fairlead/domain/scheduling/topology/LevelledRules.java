package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.scheduling.cluster.PodCounter;
import io.fairlead.domain.scheduling.cluster.Topology;
import io.fairlead.domain.scheduling.plugin.Score;
import java.util.Arrays;
import java.util.List;

/**
 * A shape's rules, taken apart for who looks for its best node: those whose topology key tells
 * every node apart, such as the host's name, are asked node by node and remembered; the others are
 * the same for all nodes of a domain, and are asked for one of them.
 *
 * <p>Immutable but for the counters behind it. What it says of a node can change only with a
 * placement there, or when {@link #isOutdated()}.
 */
public final class LevelledRules {
  private final TopologyRules rules;
  private final Topology topology;
  private final long version;
  private final long topologyVersion;
  private final RuleSet byNode;
  private final RuleSet byDomain;
  private final boolean preferring;
  private final int[] domainKeys;
  private final int[] thresholds;
  private final boolean open;

  private final boolean filterSpread;
  private final boolean filterAffinity;
  private final int spreadWeight;
  private final int affinityWeight;

  /**
   * @param filterSpread whether spread constraints must hold
   * @param filterAffinity whether required affinity must hold
   */
  public LevelledRules(
      TopologyRules rules,
      Topology topology,
      boolean filterSpread,
      boolean filterAffinity,
      int spreadWeight,
      int affinityWeight) {
    this.rules = rules;
    this.topology = topology;
    this.filterSpread = filterSpread;
    this.filterAffinity = filterAffinity;
    this.spreadWeight = spreadWeight;
    this.affinityWeight = affinityWeight;
    this.version = rules.version();
    this.topologyVersion = topology.version();
    RuleSet all = rules.current();
    this.byNode = all.only(counter -> topology.isPerNode(counter.topologyKey()));
    this.byDomain = all.only(counter -> !topology.isPerNode(counter.topologyKey()));
    this.preferring = !all.preferred().isEmpty();
    this.domainKeys =
        byDomain.counters().stream()
            .mapToInt(PodCounter::topologyKey)
            .sorted()
            .distinct()
            .toArray();
    this.thresholds = thresholds();
    this.open = rules.isOpen();
  }

  public boolean isEmpty() {
    return byNode.isEmpty() && byDomain.isEmpty();
  }

  /** Whether the shape has other rules now, or they are to be taken apart otherwise. */
  public boolean areOthers() {
    return version != rules.version() || (!isEmpty() && topologyVersion != topology.version());
  }

  /** Whether what was remembered of nodes must be found out anew. */
  public boolean isOutdated() {
    return areOthers()
        || (!byNode.affinity().isEmpty() && open != rules.isOpen())
        || !thresholdsHold();
  }

  private int[] thresholds() {
    return byNode.spread().stream().mapToInt(RuleSet.Spread::smallest).toArray();
  }

  private boolean thresholdsHold() {
    for (int i = 0; i < thresholds.length; i++) {
      if (thresholds[i] != byNode.spread().get(i).smallest()) {
        return false;
      }
    }
    return true;
  }

  /** The topology keys whose domains have several nodes, in ascending order. */
  public int[] domainKeys() {
    return Arrays.copyOf(domainKeys, domainKeys.length);
  }

  /** The labels of nodes that tell those domains apart. */
  public List<String> domainLabels() {
    return Arrays.stream(domainKeys).mapToObj(topology::label).toList();
  }

  /** Whether anything is to be asked domain by domain. */
  public boolean hasDomainRules() {
    return !byDomain.isEmpty();
  }

  /** No node's score is higher. */
  public int mostNodeScore() {
    int spread = byNode.preferredSpread().isEmpty() ? 0 : spreadWeight * Score.MAX;
    int half = affinityWeight * (Score.MAX / 2);
    return spread + (preferring ? half : 0) + (byNode.preferred().isEmpty() ? 0 : half);
  }

  public boolean passesNode(int slot) {
    return passes(byNode, slot);
  }

  public boolean passesDomain(int slot) {
    return passes(byDomain, slot);
  }

  private boolean passes(RuleSet set, int slot) {
    return (!filterSpread || set.passesSpread(slot))
        && (!filterAffinity
            || (set.passesAffinity(slot, !set.affinity().isEmpty() && rules.isOpen())
                && set.passesAntiAffinity(slot)
                && set.isNotResented(slot)));
  }

  public int nodeScore(int slot) {
    return score(byNode, slot) + (preferring ? affinityWeight * (Score.MAX / 2) : 0);
  }

  public int domainScore(int slot) {
    return score(byDomain, slot);
  }

  private int score(RuleSet set, int slot) {
    return spreadWeight * set.spreadScore(slot) + affinityWeight * set.affinityScore(slot);
  }
}
