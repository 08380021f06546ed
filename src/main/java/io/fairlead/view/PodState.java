package io.fairlead.view;

import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import java.time.Instant;

/**
 * One pod incarnation, as the log so far tells it.
 *
 * @param node where it is placed, or null
 * @param scheduledAt when it was placed, or null
 * @param unschedulable why no node takes it, or null
 * @param unschedulableAt since when, or null
 * @param status what its agent last observed, or null
 * @param readyChangedAt when it last became ready or unready
 * @param deletionRequestedAt when it was asked or told to stop, or null
 * @param gracePeriodSeconds how long it may take to stop, once it was asked to
 * @param ended whether nothing of it runs any more
 */
public record PodState(
    Pod pod,
    Instant createdAt,
    String node,
    Instant scheduledAt,
    PodUnschedulable unschedulable,
    Instant unschedulableAt,
    PodStatus status,
    Instant readyChangedAt,
    Instant deletionRequestedAt,
    long gracePeriodSeconds,
    boolean ended) {

  static PodState submitted(Pod pod, Instant at) {
    Instant created = pod.metadata().creationTimestamp();
    return new PodState(
        pod, created == null ? at : created, null, null, null, null, null, at, null, 0, false);
  }

  public PodPhase phase() {
    return status == null ? PodPhase.Pending : status.phase();
  }

  public boolean isReady() {
    return !ended && status != null && status.ready();
  }

  public boolean isDeleting() {
    return deletionRequestedAt != null;
  }

  PodState bound(String toNode, Instant at) {
    return new PodState(
        pod,
        createdAt,
        toNode,
        at,
        null,
        null,
        status,
        readyChangedAt,
        deletionRequestedAt,
        gracePeriodSeconds,
        ended);
  }

  PodState unschedulable(PodUnschedulable why, Instant at) {
    return node != null
        ? this
        : new PodState(
            pod,
            createdAt,
            null,
            null,
            why,
            unschedulableAt == null ? at : unschedulableAt,
            status,
            readyChangedAt,
            deletionRequestedAt,
            gracePeriodSeconds,
            ended);
  }

  PodState observed(PodStatus newStatus, Instant at) {
    boolean wasReady = isReady();
    return new PodState(
        pod,
        createdAt,
        node,
        scheduledAt,
        unschedulable,
        unschedulableAt,
        newStatus,
        wasReady == newStatus.ready() ? readyChangedAt : at,
        deletionRequestedAt,
        gracePeriodSeconds,
        ended);
  }

  /**
   * @param requestedGracePeriod null for the pod's own; a later request can only shorten it
   */
  PodState deletionRequested(Long requestedGracePeriod, Instant at) {
    long own = pod.spec().terminationGracePeriodSeconds();
    long requested = requestedGracePeriod == null ? own : requestedGracePeriod;
    return new PodState(
        pod,
        createdAt,
        node,
        scheduledAt,
        unschedulable,
        unschedulableAt,
        status,
        readyChangedAt,
        isDeleting() ? deletionRequestedAt : at,
        isDeleting() ? Math.min(gracePeriodSeconds, requested) : requested,
        ended);
  }

  PodState ended(PodStatus lastStatus, Instant at) {
    PodState last = observed(lastStatus, at);
    return new PodState(
        last.pod,
        last.createdAt,
        last.node,
        last.scheduledAt,
        last.unschedulable,
        last.unschedulableAt,
        last.status,
        isReady() ? at : readyChangedAt,
        last.deletionRequestedAt,
        last.gracePeriodSeconds,
        true);
  }
}
