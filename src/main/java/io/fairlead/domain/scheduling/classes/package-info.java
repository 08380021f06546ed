/**
 * The quick way to the best node for shapes that care for nodes only by kind and by what is free:
 * nodes of one kind are a class, and each class keeps its nodes by what is free. May import {@code
 * domain.model}, {@code domain.scheduling.cluster}, {@code plugin}, {@code score}.
 */
package io.fairlead.domain.scheduling.classes;
