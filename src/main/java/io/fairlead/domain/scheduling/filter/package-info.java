/**
 * Which nodes can take a pod at all: one rule a class. May import {@code domain.model}, {@code
 * domain.scheduling.cluster} and {@code domain.scheduling.plugin}.
 */
package io.fairlead.domain.scheduling.filter;
