package io.fairlead.proxy;

import io.fairlead.domain.balancing.LoadBalancingStrategy;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Service;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** The strategy that a service asks for, or the configured default. */
final class StrategyChoice {
  private static final Logger LOG = Logger.getLogger(StrategyChoice.class);

  private record Wish(NamespacedName service, String strategy) {}

  private final String defaultName;
  private final RandomGenerator random;
  private final Set<Wish> reported = new HashSet<>();

  /**
   * @throws IllegalArgumentException if there is no strategy of the default's name
   */
  StrategyChoice(String defaultName, RandomGenerator random) {
    this.defaultName = defaultName;
    this.random = random;
    if (LoadBalancingStrategy.named(defaultName, random).isEmpty()) {
      throw new IllegalArgumentException(
          "fairlead.proxy.strategy: \"%s\" is not one of %s"
              .formatted(defaultName, LoadBalancingStrategy.NAMES));
    }
  }

  /**
   * @param wish what the service's annotation says, or null
   */
  synchronized LoadBalancingStrategy choose(NamespacedName service, String wish) {
    return Optional.ofNullable(wish)
        .flatMap(name -> LoadBalancingStrategy.named(name, random))
        .orElseGet(() -> fallback(service, wish));
  }

  private LoadBalancingStrategy fallback(NamespacedName service, String wish) {
    if (wish != null && reported.add(new Wish(service, wish))) {
      LOG.warnf(
          "service %s: annotation %s: \"%s\" is not one of %s; using %s",
          service, Service.STRATEGY_ANNOTATION, wish, LoadBalancingStrategy.NAMES, defaultName);
    }
    return LoadBalancingStrategy.named(defaultName, random).orElseThrow();
  }
}
