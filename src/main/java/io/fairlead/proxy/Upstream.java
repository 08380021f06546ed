package io.fairlead.proxy;

import io.fairlead.domain.balancing.Balancer;
import io.fairlead.domain.balancing.LoadBalancingStrategy;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The backends of one service port. Shared by event loops: every access is under its lock.
 *
 * <p>A backend that is no longer named is not picked any more. It is closed as soon as nothing is
 * open there, at once if nothing is.
 */
final class Upstream {
  private final Function<Endpoint, Backend> newBackend;
  private final Clock clock;
  private final Balancer balancer;

  /** Those named, and those that went with something open. */
  private final Map<Endpoint, Backend> backends = new LinkedHashMap<>();

  private Set<Endpoint> named = Set.of();

  Upstream(
      LoadBalancingStrategy strategy,
      Duration failTimeout,
      Function<Endpoint, Backend> newBackend,
      Clock clock) {
    this.balancer = new Balancer(strategy, failTimeout);
    this.newBackend = newBackend;
    this.clock = clock;
  }

  synchronized void use(LoadBalancingStrategy strategy) {
    balancer.use(strategy);
  }

  synchronized void update(Collection<Endpoint> endpoints) {
    named = Set.copyOf(endpoints);
    balancer.update(endpoints);
    endpoints.forEach(endpoint -> backends.computeIfAbsent(endpoint, newBackend));
    backends.values().removeIf(this::closeIfGone);
  }

  /**
   * Picks a backend, which must be released.
   *
   * @return empty if there is none but those tried
   */
  synchronized Optional<Backend> pick(Set<Endpoint> tried) {
    return balancer.pick(tried, clock.instant()).map(backends::get);
  }

  synchronized void release(Backend backend) {
    balancer.release(backend.endpoint());
    if (closeIfGone(backend)) {
      backends.remove(backend.endpoint());
    }
  }

  /** No connection could be made to it. */
  synchronized void failed(Backend backend) {
    balancer.failed(backend.endpoint(), clock.instant());
  }

  /** Connections or requests under way. */
  synchronized int open() {
    return balancer.open();
  }

  private boolean closeIfGone(Backend backend) {
    boolean gone = !named.contains(backend.endpoint()) && balancer.open(backend.endpoint()) == 0;
    if (gone) {
      backend.close();
    }
    return gone;
  }
}
