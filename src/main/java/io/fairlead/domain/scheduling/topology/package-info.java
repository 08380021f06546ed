/**
 * Rules about where other pods are: topology spread and inter-pod affinity, on counters that follow
 * every placement. May import {@code domain.model} and {@code domain.scheduling.cluster}.
 */
package io.fairlead.domain.scheduling.topology;
