/** Which nodes can take a pod at all: one rule a class. May import {@code domain.model}. */
package io.fairlead.domain.scheduling.filter;
