package io.fairlead.view;

import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import java.time.Instant;
import java.util.List;

/**
 * One pod incarnation, as the log so far tells it.
 *
 * @param pod as it was submitted; once it is placed, with what the scheduler decided of it
 * @param status what its agent last observed, or null
 * @param readyChangedAt when it last became ready or unready
 * @param deletion that it was asked or told to stop, or null
 * @param ended whether nothing of it runs any more
 */
public record PodState(
    Pod pod,
    Instant createdAt,
    Placement placement,
    PodStatus status,
    Instant readyChangedAt,
    Deletion deletion,
    boolean ended) {

  /**
   * What the scheduler said of it.
   *
   * @param node where it is placed, or null
   * @param scheduledAt when it was placed, or null
   * @param gpus the node's GPUs that are its own
   * @param unschedulable why no node takes it, or null
   * @param unschedulableAt since when, or null
   * @param nominatedNode where it will be when others have gone, or null
   */
  public record Placement(
      String node,
      Instant scheduledAt,
      List<Integer> gpus,
      PodUnschedulable unschedulable,
      Instant unschedulableAt,
      String nominatedNode) {
    static final Placement NONE = new Placement(null, null, List.of(), null, null, null);
  }

  /**
   * That it is to go.
   *
   * @param requestedAt when it was asked or told to stop
   * @param gracePeriodSeconds how long it may take to stop
   * @param disruption why, if nobody asked for it; else null
   */
  public record Deletion(Instant requestedAt, long gracePeriodSeconds, Disruption disruption) {}

  /**
   * Why it was told to stop, as Kubernetes' DisruptionTarget condition.
   *
   * @param message for people, or null
   */
  public record Disruption(String reason, String message, Instant at) {}

  static PodState submitted(Pod pod, Instant at) {
    Instant created = pod.metadata().creationTimestamp();
    return new PodState(pod, created == null ? at : created, Placement.NONE, null, at, null, false);
  }

  // ---- reading

  /** Where it is placed, or null. */
  public String node() {
    return placement.node();
  }

  /** Whether it takes of a node what it asked for. */
  public boolean isPlaced() {
    return node() != null && !ended;
  }

  public PodPhase phase() {
    return status == null ? PodPhase.Pending : status.phase();
  }

  public boolean isReady() {
    return !ended && status != null && status.ready();
  }

  public boolean isDeleting() {
    return deletion != null;
  }

  // ---- what happens to it

  PodState bound(PodBound binding, Instant at) {
    Placement bound = new Placement(binding.node(), at, binding.gpus(), null, null, null);
    return new PodState(binding.pod(), createdAt, bound, status, readyChangedAt, deletion, ended);
  }

  PodState unschedulable(PodUnschedulable why, Instant at) {
    if (node() != null) {
      return this;
    }
    Instant since = placement.unschedulableAt() == null ? at : placement.unschedulableAt();
    return with(new Placement(null, null, List.of(), why, since, placement.nominatedNode()));
  }

  PodState nominated(String toNode) {
    return node() != null
        ? this
        : with(
            new Placement(
                null,
                null,
                List.of(),
                placement.unschedulable(),
                placement.unschedulableAt(),
                toNode));
  }

  private PodState with(Placement newPlacement) {
    return new PodState(pod, createdAt, newPlacement, status, readyChangedAt, deletion, ended);
  }

  PodState observed(PodStatus newStatus, Instant at) {
    Instant changed = isReady() == newStatus.ready() ? readyChangedAt : at;
    return new PodState(pod, createdAt, placement, newStatus, changed, deletion, ended);
  }

  /**
   * @param requestedGracePeriod null for the pod's own; a later request can only shorten it
   * @param why null if somebody asked for it; the first reason stays
   */
  PodState deletionRequested(Long requestedGracePeriod, Disruption why, Instant at) {
    long requested =
        requestedGracePeriod == null
            ? pod.spec().terminationGracePeriodSeconds()
            : requestedGracePeriod;
    Deletion going =
        deletion == null
            ? new Deletion(at, requested, why)
            : new Deletion(
                deletion.requestedAt(),
                Math.min(deletion.gracePeriodSeconds(), requested),
                deletion.disruption() == null ? why : deletion.disruption());
    return new PodState(pod, createdAt, placement, status, readyChangedAt, going, ended);
  }

  PodState ended(PodStatus lastStatus, Instant at) {
    Instant changed = isReady() ? at : readyChangedAt;
    return new PodState(pod, createdAt, placement, lastStatus, changed, deletion, true);
  }
}
