package io.fairlead.domain.event;

import io.fairlead.domain.model.Pod;

/** Topic {@code pod-submitted}: what users and controllers ask for. */
public sealed interface PodSubmission extends Event {

  /**
   * A pod was asked for. The uid makes a repeated record harmless; a record without one is given
   * one made from its place in the log.
   */
  record PodSubmitted(Pod pod) implements PodSubmission {}

  /**
   * A pod was asked to stop and go.
   *
   * @param uid the incarnation meant; null means whichever has the name now
   * @param gracePeriodSeconds in place of the pod's own; null keeps that
   */
  record PodDeletionRequested(String namespace, String name, String uid, Long gracePeriodSeconds)
      implements PodSubmission {}
}
