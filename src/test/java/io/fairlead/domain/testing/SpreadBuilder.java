package io.fairlead.domain.testing;

import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.NodeInclusion;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import java.util.ArrayList;
import java.util.List;

/** A topology spread constraint of skew 1 that must hold, unless told. */
public final class SpreadBuilder {
  private final String topologyKey;
  private int maxSkew = 1;
  private WhenUnsatisfiable otherwise = WhenUnsatisfiable.DoNotSchedule;
  private LabelSelector selector;
  private Integer minDomains;
  private NodeInclusion affinityPolicy;
  private NodeInclusion taintsPolicy;
  private final List<String> matchLabelKeys = new ArrayList<>();

  private SpreadBuilder(String topologyKey) {
    this.topologyKey = topologyKey;
  }

  /** Over the domains of this key. */
  public static SpreadBuilder over(String topologyKey) {
    return new SpreadBuilder(topologyKey);
  }

  public SpreadBuilder maxSkew(int skew) {
    maxSkew = skew;
    return this;
  }

  /** It is only liked that it holds. */
  public SpreadBuilder preferred() {
    otherwise = WhenUnsatisfiable.ScheduleAnyway;
    return this;
  }

  public SpreadBuilder of(LabelSelector pods) {
    selector = pods;
    return this;
  }

  public SpreadBuilder of(String label, String value) {
    return of(Selectors.labelled(label, value));
  }

  public SpreadBuilder minDomains(int number) {
    minDomains = number;
    return this;
  }

  public SpreadBuilder nodeAffinityPolicy(NodeInclusion policy) {
    affinityPolicy = policy;
    return this;
  }

  public SpreadBuilder nodeTaintsPolicy(NodeInclusion policy) {
    taintsPolicy = policy;
    return this;
  }

  public SpreadBuilder matching(String labelKey) {
    matchLabelKeys.add(labelKey);
    return this;
  }

  public TopologySpreadConstraint build() {
    return new TopologySpreadConstraint(
        maxSkew,
        topologyKey,
        otherwise,
        selector,
        minDomains,
        affinityPolicy,
        taintsPolicy,
        matchLabelKeys);
  }
}
