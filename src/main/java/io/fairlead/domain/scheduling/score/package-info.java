/** Which of the possible nodes is best: one preference a class. May import {@code domain.model}. */
package io.fairlead.domain.scheduling.score;
