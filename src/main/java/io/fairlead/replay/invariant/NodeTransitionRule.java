package io.fairlead.replay.invariant;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import java.util.HashMap;
import java.util.Map;

/** The node lifecycle: what is said of a node follows from what was said of it before. */
final class NodeTransitionRule implements Rule {

  /** What was said last of a node. */
  private enum State {
    UNKNOWN,
    READY,
    LOST
  }

  private final Findings findings;
  private final Map<String, State> nodes = new HashMap<>();

  NodeTransitionRule(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void decided(Event output) {
    if (output instanceof NodeStatusEvent status) {
      transition(status, nodes.getOrDefault(status.name(), State.UNKNOWN));
    }
  }

  private void transition(NodeStatusEvent status, State before) {
    boolean legal =
        switch (status) {
          case NodeRegistered ignored -> before == State.UNKNOWN;
          case NodeUpdated ignored -> before != State.UNKNOWN;
          case NodeReady ignored -> before == State.LOST;
          case NodeLost ignored -> before == State.READY;
          case NodeRemoved ignored -> before != State.UNKNOWN;
        };
    if (!legal) {
      findings.add(
          Invariant.NODE_TRANSITIONS,
          "node %s, which is %s: %s",
          status.name(),
          before,
          status.getClass().getSimpleName());
    }
    switch (status) {
      case NodeRegistered ignored -> nodes.put(status.name(), State.READY);
      case NodeUpdated ignored -> nodes.putIfAbsent(status.name(), State.READY);
      case NodeReady ignored -> nodes.put(status.name(), State.READY);
      case NodeLost ignored -> nodes.put(status.name(), State.LOST);
      case NodeRemoved ignored -> nodes.remove(status.name());
    }
  }
}
