package io.fairlead.domain.event;

import io.fairlead.domain.model.Node;
import java.time.Instant;

/** Topic {@code node-status}: transitions of nodes, and nothing but transitions. */
public sealed interface NodeStatusEvent extends Event {

  String name();

  /** A node was seen for the first time; it is ready from here on. */
  record NodeRegistered(Node node) implements NodeStatusEvent {
    @Override
    public String name() {
      return node.name();
    }
  }

  /** A node's description or settings changed; its readiness did not. */
  record NodeUpdated(Node node) implements NodeStatusEvent {
    @Override
    public String name() {
      return node.name();
    }
  }

  /**
   * A lost node's heartbeats came back.
   *
   * @param lastHeartbeat when the one that says so was read; null in records from before it was
   *     carried
   */
  record NodeReady(String name, Instant lastHeartbeat) implements NodeStatusEvent {}

  /**
   * A node sent no heartbeat for the grace period.
   *
   * @param lastHeartbeat when the last one was read, or when the detector began to listen (again)
   *     if that was later
   */
  record NodeLost(String name, Instant lastHeartbeat) implements NodeStatusEvent {}

  /** An operator deleted the node; its pods are gone with it. */
  record NodeRemoved(String name) implements NodeStatusEvent {}
}
