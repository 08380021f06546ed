/**
 * Places pods on nodes. May import {@code domain.model} and {@code domain.event}.
 *
 * <p>{@link io.fairlead.domain.scheduling.Scheduler} is the whole story. Its chapters: what is
 * known ({@link io.fairlead.domain.scheduling.cluster.ClusterState}), whose turn it is ({@link
 * io.fairlead.domain.scheduling.queue.PendingQueue}), the best node ({@link
 * io.fairlead.domain.scheduling.Shapes}) by the plug-ins in {@code filter}, {@code score} and
 * {@code topology}, and with {@code classes} of nodes, who makes room ({@link
 * io.fairlead.domain.scheduling.preemption.Preemption}), and what can be told of a pod ({@link
 * io.fairlead.domain.scheduling.explain.PodExplanation}). Chapters do not know the story, nor one
 * another beyond what they build on.
 */
package io.fairlead.domain.scheduling;
