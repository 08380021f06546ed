/**
 * Makes room for pods of higher priority: who has to go, where, and what is kept free until they
 * have. May import {@code domain}, {@code domain.model}, {@code domain.event} and {@code
 * domain.scheduling.cluster}.
 *
 * <p>{@link io.fairlead.domain.scheduling.preemption.Preemption} is the story; {@link
 * io.fairlead.domain.scheduling.preemption.VictimSearch} finds a node's victims, {@link
 * io.fairlead.domain.scheduling.preemption.VictimIndex} the best node, {@link
 * io.fairlead.domain.scheduling.preemption.Budgets} what disruption budgets still allow.
 */
package io.fairlead.domain.scheduling.preemption;
