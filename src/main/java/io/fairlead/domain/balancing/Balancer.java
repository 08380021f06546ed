package io.fairlead.domain.balancing;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The endpoints of one service port in the order in which they were last picked, with what is open
 * at each. Used by one thread at a time.
 *
 * <p>Endpoints that stay keep their place when others come or go; a new one is last in the queue.
 * What is still open at an endpoint that went is remembered until it is released, so that one that
 * comes back is not taken for idle.
 */
public final class Balancer {
  private final Duration failTimeout;
  private LoadBalancingStrategy strategy;

  /** The least recently picked first. */
  private final List<Slot> rotation = new ArrayList<>();

  /** Those of the rotation, and those that went with something open. */
  private final Map<Endpoint, Slot> slots = new LinkedHashMap<>();

  /** Until then some endpoint may be passed over because it failed. */
  private Instant passingOverUntil = Instant.MIN;

  /**
   * @param failTimeout for how long an endpoint that failed is passed over while there are others
   */
  public Balancer(LoadBalancingStrategy strategy, Duration failTimeout) {
    this.strategy = strategy;
    this.failTimeout = failTimeout;
  }

  /** Changes the strategy and nothing else. */
  public void use(LoadBalancingStrategy newStrategy) {
    strategy = newStrategy;
  }

  /** From now on these are the endpoints. */
  public void update(Collection<Endpoint> endpoints) {
    Set<Endpoint> wanted = new LinkedHashSet<>(endpoints);
    slots.values().forEach(slot -> slot.serving = wanted.contains(slot.endpoint));
    rotation.removeIf(slot -> !slot.serving);
    rotation.forEach(slot -> wanted.remove(slot.endpoint));
    wanted.forEach(endpoint -> rotation.add(slots.computeIfAbsent(endpoint, Slot::new)));
    slots.values().removeIf(Slot::isForgotten);
  }

  /**
   * Picks an endpoint and counts it as open there until it is released.
   *
   * @param tried never picked; for failover
   * @return empty if there is no endpoint but those tried
   */
  public Optional<Endpoint> pick(Set<Endpoint> tried, Instant now) {
    boolean allAreWell = !now.isBefore(passingOverUntil);
    if (allAreWell && tried.isEmpty()) {
      return pickFrom(rotation);
    }
    Predicate<Slot> untried = slot -> !tried.contains(slot.endpoint);
    List<Slot> well = rotation.stream().filter(untried.and(slot -> slot.isWell(now))).toList();
    // Better one that failed a moment ago than none.
    return pickFrom(well.isEmpty() ? rotation.stream().filter(untried).toList() : well);
  }

  private Optional<Endpoint> pickFrom(List<Slot> candidates) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    Slot picked = candidates.get(strategy.choose(candidates));
    picked.open++;
    rotation.remove(picked);
    rotation.add(picked);
    return Optional.of(picked.endpoint);
  }

  /** What was picked has ended; for each pick once. */
  public void release(Endpoint endpoint) {
    Slot slot = slots.get(endpoint);
    if (slot == null || slot.open == 0) {
      throw new IllegalStateException("released more often than picked: " + endpoint);
    }
    slot.open--;
    if (slot.isForgotten()) {
      slots.remove(endpoint);
    }
  }

  /** No connection could be made: others are preferred for a while. */
  public void failed(Endpoint endpoint, Instant now) {
    Slot slot = slots.get(endpoint);
    if (slot != null) {
      slot.passedOverUntil = now.plus(failTimeout);
      passingOverUntil = slot.passedOverUntil;
    }
  }

  /** What is open at an endpoint, gone or not. */
  public int open(Endpoint endpoint) {
    Slot slot = slots.get(endpoint);
    return slot == null ? 0 : slot.open;
  }

  /** What is open at all endpoints, those that went included. */
  public int open() {
    return slots.values().stream().mapToInt(Slot::open).sum();
  }

  private static final class Slot implements LoadBalancingStrategy.Candidate {
    private final Endpoint endpoint;
    private boolean serving = true;
    private int open;
    private Instant passedOverUntil = Instant.MIN;

    Slot(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public Endpoint endpoint() {
      return endpoint;
    }

    @Override
    public int open() {
      return open;
    }

    boolean isForgotten() {
      return !serving && open == 0;
    }

    boolean isWell(Instant now) {
      return !now.isBefore(passedOverUntil);
    }
  }
}
