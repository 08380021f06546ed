/**
 * Places pods on nodes. May import {@code domain.model} and {@code domain.event}.
 *
 * <p>{@link io.fairlead.domain.scheduling.Scheduler} is the whole story; the flat tables ({@link
 * io.fairlead.domain.scheduling.ClusterState}), the per-shape index ({@link
 * io.fairlead.domain.scheduling.ShapeIndex}) and the plug-ins in {@code filter} and {@code score}
 * are its chapters.
 */
package io.fairlead.domain.scheduling;
