package io.fairlead.domain.balancing;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Chooses one of the endpoints that may be picked: the plug-in point of load balancing. */
public interface LoadBalancingStrategy {

  /** What there is to choose by. */
  interface Candidate {
    Endpoint endpoint();

    /** Connections or requests that are open there now. */
    int open();
  }

  /**
   * Returns the position of the chosen candidate.
   *
   * @param candidates at least one, the least recently picked first
   */
  int choose(List<? extends Candidate> candidates);

  /** The names that {@link #named} knows, as a service's annotation spells them. */
  List<String> NAMES = List.of(RoundRobin.NAME, RandomChoice.NAME, LeastConnections.NAME);

  /** The strategy of that name, or empty if there is none. */
  static Optional<LoadBalancingStrategy> named(String name, RandomGenerator random) {
    return switch (name) {
      case RoundRobin.NAME -> Optional.of(new RoundRobin());
      case RandomChoice.NAME -> Optional.of(new RandomChoice(random));
      case LeastConnections.NAME -> Optional.of(new LeastConnections());
      default -> Optional.empty();
    };
  }
}
