/**
 * Which of the possible nodes is best: one preference a class. May import {@code domain.model},
 * {@code domain.scheduling.cluster} and {@code domain.scheduling.plugin}.
 */
package io.fairlead.domain.scheduling.score;
