package io.fairlead.view;

import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Nodes by name: what their agents say from {@code node-status}, under the settings from {@code
 * spec}, which are shown as soon as they are set.
 */
final class Nodes {
  private final Store<NodeState> store;
  private final Map<String, NodeSettings> settings;
  private final Occurrences occurrences;

  Nodes(Occurrences occurrences) {
    this.store = new Store<>();
    this.settings = new HashMap<>();
    this.occurrences = occurrences;
  }

  /** A copy. */
  Nodes(Nodes other, Occurrences occurrences) {
    this.store = other.store.copy();
    this.settings = new HashMap<>(other.settings);
    this.occurrences = occurrences;
  }

  Store<NodeState> store() {
    return store;
  }

  void fold(NodeStatusEvent event, Moment now) {
    switch (event) {
      case NodeRegistered registered -> {
        NodeState state = NodeState.registered(withSettings(registered.node()), now.at());
        store.put(name(event.name()), state, now.version());
        occurrences.node(state, false, "RegisteredNode", "Node " + event.name() + " joined", now);
      }
      case NodeUpdated updated -> change(event, now, node -> node.described(updated.node().info()));
      case NodeReady ready ->
          change(
              event,
              now,
              node -> {
                occurrences.node(node, false, "NodeReady", "Heartbeats are back", now);
                return node.readyAgain(now.at());
              });
      case NodeLost lost ->
          change(
              event,
              now,
              node -> {
                String message = "No heartbeat since " + lost.lastHeartbeat();
                occurrences.node(node, true, "NodeNotReady", message, now);
                return node.lost(lost.lastHeartbeat(), now.at());
              });
      case NodeRemoved removed -> store.remove(name(event.name()), now.version());
    }
  }

  void apply(NodeSettings newSettings, Moment now) {
    settings.put(newSettings.name(), newSettings);
    change(newSettings.name(), now, node -> node.with(newSettings));
  }

  /** Only the settings: the node itself leaves with a status event. */
  void deleteSettings(String name) {
    settings.remove(name);
  }

  private Node withSettings(Node node) {
    return new Node(node.info(), settings.getOrDefault(node.name(), node.settings()));
  }

  private void change(NodeStatusEvent event, Moment now, UnaryOperator<NodeState> change) {
    change(event.name(), now, change);
  }

  private void change(String node, Moment now, UnaryOperator<NodeState> change) {
    NodeState before = store.value(name(node));
    if (before != null) {
      store.put(name(node), change.apply(before), now.version());
    }
  }

  private static NamespacedName name(String node) {
    return new NamespacedName("", node);
  }
}
