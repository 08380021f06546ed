package io.fairlead.view;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A registered node.
 *
 * @param ready false once it was lost
 * @param readyChangedAt since when it is ready, or lost
 * @param lastHeartbeat the last one of a lost node, else when it was last known to be ready
 */
public record NodeState(
    Node node, Instant createdAt, boolean ready, Instant readyChangedAt, Instant lastHeartbeat) {

  /** Names this registration; a node that is deleted and comes back has another. */
  public String uid() {
    String text = "node/" + node.name() + "/" + createdAt.toEpochMilli();
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  static NodeState registered(Node node, Instant at) {
    return new NodeState(node, at, true, at, at);
  }

  NodeState described(NodeInfo info) {
    return new NodeState(
        new Node(info, node.settings()), createdAt, ready, readyChangedAt, lastHeartbeat);
  }

  NodeState with(NodeSettings settings) {
    return new NodeState(
        new Node(node.info(), settings), createdAt, ready, readyChangedAt, lastHeartbeat);
  }

  NodeState readyAgain(Instant at) {
    return new NodeState(node, createdAt, true, at, at);
  }

  NodeState lost(Instant heartbeat, Instant at) {
    return new NodeState(node, createdAt, false, at, heartbeat);
  }
}
