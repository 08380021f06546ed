package io.fairlead.domain.event;

import io.fairlead.domain.model.PodStatus;

/** Topic {@code pod-status}: what agents observe of the pods that are placed on their nodes. */
public sealed interface PodStatusEvent extends Event {

  String uid();

  String namespace();

  String name();

  String node();

  PodStatus status();

  /** Something of the status changed. */
  record PodStatusChanged(String uid, String namespace, String name, String node, PodStatus status)
      implements PodStatusEvent {}

  /** The last word on this incarnation: nothing of it runs any more, its resources are free. */
  record PodTerminated(String uid, String namespace, String name, String node, PodStatus status)
      implements PodStatusEvent {}
}
