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

  /** A lost node's heartbeats came back. */
  record NodeReady(String name) implements NodeStatusEvent {}

  /** A node sent no heartbeat for the grace period. */
  record NodeLost(String name, Instant lastHeartbeat) implements NodeStatusEvent {}

  /** An operator deleted the node; its pods are gone with it. */
  record NodeRemoved(String name) implements NodeStatusEvent {}
}
