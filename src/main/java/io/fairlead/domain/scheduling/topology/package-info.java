/**
 * Rules about where other pods are: topology spread and inter-pod affinity, on counters that follow
 * every placement. May import {@code domain}, {@code domain.model}, {@code
 * domain.scheduling.cluster} and {@code domain.scheduling.plugin}.
 */
package io.fairlead.domain.scheduling.topology;
