/**
 * Picks an endpoint for a connection or request. May import {@code domain.model}.
 *
 * <p>{@link io.fairlead.domain.balancing.Balancer} remembers who was picked when and who has how
 * many open; a {@link io.fairlead.domain.balancing.LoadBalancingStrategy} only chooses. Time and
 * randomness come in as arguments.
 */
package io.fairlead.domain.balancing;
