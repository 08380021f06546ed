package io.fairlead.domain.scheduling.cluster;

/**
 * An affinity term with everything filled in that it takes from its pod.
 *
 * @param weight of a preferred term; 0 for a required one
 */
public record PodTerm(Kind kind, PodMatcher.Selected pods, String topologyKey, int weight) {

  /** What the term asks for. */
  public enum Kind {
    REQUIRED_AFFINITY,
    REQUIRED_ANTI_AFFINITY,
    PREFERRED_AFFINITY,
    PREFERRED_ANTI_AFFINITY
  }
}
