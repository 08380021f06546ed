/** Metrics to a number of replicas. May import {@code model} and {@code event}. */
package io.fairlead.domain.autoscaling;
