package io.fairlead.domain.node;

import io.fairlead.domain.Logic;
import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.model.Names;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns heartbeats into transitions: a node is registered by its first heartbeat, lost after a
 * grace period without one, and ready again with the next.
 *
 * <p>Heartbeats are soft state off the log. After a restore every ready node has a fresh grace
 * period, because silence while nobody listened proves nothing. For the same reason a jump of time
 * by more than half a grace period, between one look at the clock and the next, gives everybody a
 * fresh grace period: then it was this detector that was away, and the heartbeats sent meanwhile
 * may still wait to be folded.
 */
public final class NodeLifecycle implements Logic<NodeStatusEvent> {

  /** What is known of a node that is, or wants to be, registered. */
  private static final class Tracked {
    private NodeInfo info;
    private Node announced;
    private boolean ready;
    private boolean removed;

    private void save(StateWriter out) {
      out.value(info);
      out.value(announced);
      out.flag(ready);
      out.flag(removed);
    }

    private static Tracked load(StateReader in) {
      Tracked loaded = new Tracked();
      loaded.info = in.value(NodeInfo.class);
      loaded.announced = in.value(Node.class);
      loaded.ready = in.flag();
      loaded.removed = in.flag();
      return loaded;
    }
  }

  /**
   * What heartbeats have said of a node: soft, so what is decided from it carries it.
   *
   * @param lastHeartbeat null if there was none that counts
   */
  private record Seen(NodeInfo info, Instant lastHeartbeat) {}

  private static final int STATE_VERSION = 1;

  private final Duration gracePeriod;
  private final TreeMap<String, Tracked> nodes = new TreeMap<>();
  private final TreeMap<String, NodeSettings> settings = new TreeMap<>();

  /** Ready nodes by last heartbeat, longest silence first. */
  private final LinkedHashMap<String, Instant> lastHeartbeats = new LinkedHashMap<>();

  /** Nodes of which something must be said. */
  private final TreeSet<String> changed = new TreeSet<>();

  private Instant lastLook = Instant.EPOCH;

  public NodeLifecycle(Duration gracePeriod) {
    this.gracePeriod = gracePeriod;
  }

  @Override
  public void apply(Event input, Instant now) {
    switch (input) {
      case NodeHeartbeat heartbeat -> heartbeat(heartbeat.node(), now);
      case NodeSettingsApplied applied -> {
        settings.put(applied.settings().name(), applied.settings());
        changed.add(applied.settings().name());
      }
      case NodeDeleted deleted -> {
        settings.remove(deleted.name());
        Tracked node = nodes.get(deleted.name());
        if (node != null && node.announced == null) {
          forget(deleted.name()); // nobody has heard of it yet
        } else if (node != null) {
          node.removed = true;
          changed.add(deleted.name());
        }
      }
      default -> {}
    }
  }

  private void heartbeat(NodeInfo info, Instant now) {
    if (info.name() == null || !Names.isDnsSubdomain(info.name())) {
      return;
    }
    Tracked node = nodes.computeIfAbsent(info.name(), name -> new Tracked());
    if (!info.equals(node.info)) {
      node.info = info;
      changed.add(info.name());
    }
    if (!node.ready) {
      changed.add(info.name());
    }
    lastHeartbeats.remove(info.name());
    lastHeartbeats.put(info.name(), now);
  }

  @Override
  public Optional<NodeStatusEvent> decide(Instant now) {
    for (Iterator<String> names = changed.iterator(); names.hasNext(); ) {
      Optional<NodeStatusEvent> transition = transition(names.next(), now);
      if (transition.isPresent()) {
        return transition;
      }
      // A memo, not a decision: asked again, there would be nothing to say again.
      names.remove();
    }
    for (Map.Entry<String, Instant> quietest : lastHeartbeats.entrySet()) {
      if (!isSilence(quietest.getValue(), now)) {
        break;
      }
      Optional<NodeStatusEvent> transition = transition(quietest.getKey(), now);
      if (transition.isPresent()) {
        return transition;
      }
    }
    return Optional.empty();
  }

  private Optional<NodeStatusEvent> transition(String name, Instant now) {
    Tracked node = nodes.get(name);
    return node == null
        ? Optional.empty()
        : transition(name, node, new Seen(node.info, lastHeartbeats.get(name)), now);
  }

  @Override
  public Optional<NodeStatusEvent> redecide(NodeStatusEvent decision, Instant now) {
    Tracked node = nodes.getOrDefault(decision.name(), new Tracked());
    NodeInfo known = node.announced == null ? null : node.announced.info();
    Seen seen =
        switch (decision) {
          case NodeRegistered registered -> new Seen(registered.node().info(), null);
          case NodeUpdated updated -> new Seen(updated.node().info(), null);
          case NodeReady ready -> new Seen(known, ready.lastHeartbeat());
          case NodeLost lost -> new Seen(known, lost.lastHeartbeat());
          case NodeRemoved ignored -> new Seen(known, null);
        };
    return transition(decision.name(), node, seen, now);
  }

  @Override
  public boolean isRedecidable(NodeStatusEvent decision) {
    return !(decision instanceof NodeReady ready) || ready.lastHeartbeat() != null;
  }

  /** The rule: what follows for one node from what was said of it, its settings, and this. */
  private Optional<NodeStatusEvent> transition(String name, Tracked node, Seen seen, Instant now) {
    if (seen.info == null) {
      return Optional.empty();
    }
    if (node.removed) {
      return Optional.of(new NodeRemoved(name));
    }
    Node current = new Node(seen.info, settings.get(name));
    if (node.announced == null) {
      return Optional.of(new NodeRegistered(current));
    }
    if (!current.equals(node.announced)) {
      return Optional.of(new NodeUpdated(current));
    }
    Instant last = seen.lastHeartbeat;
    if (last == null || last.isAfter(now) || node.ready != isSilence(last, now)) {
      return Optional.empty();
    }
    return Optional.of(node.ready ? new NodeLost(name, last) : new NodeReady(name, last));
  }

  private boolean isSilence(Instant lastHeartbeat, Instant now) {
    return lastHeartbeat.plus(gracePeriod).isBefore(now);
  }

  @Override
  public void applyDecision(NodeStatusEvent decision, Instant now) {
    switch (decision) {
      case NodeRegistered registered -> {
        Tracked node = announced(registered.node());
        node.ready = true;
        lastHeartbeats.putIfAbsent(registered.name(), now);
      }
      case NodeUpdated updated -> announced(updated.node());
      case NodeReady ready -> {
        if (setReady(ready.name(), true)) {
          lastHeartbeats.putIfAbsent(ready.name(), now);
        }
      }
      case NodeLost lost -> {
        setReady(lost.name(), false);
        lastHeartbeats.remove(lost.name());
      }
      case NodeRemoved removed -> forget(removed.name());
    }
  }

  /** Returns whether there is such a node. */
  private boolean setReady(String name, boolean ready) {
    Tracked node = nodes.get(name);
    if (node != null) {
      node.ready = ready;
    }
    return node != null;
  }

  private void forget(String name) {
    nodes.remove(name);
    lastHeartbeats.remove(name);
  }

  private Tracked announced(Node node) {
    Tracked tracked = nodes.computeIfAbsent(node.name(), name -> new Tracked());
    tracked.announced = node;
    tracked.info = node.info(); // heartbeats are not folded again: on restore, this is all there is
    return tracked;
  }

  @Override
  public void restored(Instant now) {
    refresh(now);
    lastLook = now;
  }

  @Override
  public void advance(Instant now) {
    if (lastLook.plus(gracePeriod.dividedBy(2)).isBefore(now)) {
      refresh(now);
    }
    lastLook = now;
  }

  private void refresh(Instant now) {
    lastHeartbeats.replaceAll((name, last) -> now);
  }

  // ---- snapshot

  @Override
  public int stateVersion() {
    return STATE_VERSION;
  }

  @Override
  public void save(StateWriter out) {
    out.each(
        nodes.entrySet(),
        node -> {
          out.text(node.getKey());
          node.getValue().save(out);
        });
    out.each(settings.values(), out::value);
    out.each(
        lastHeartbeats.entrySet(),
        heartbeat -> {
          out.text(heartbeat.getKey());
          out.time(heartbeat.getValue());
        });
    out.each(changed, out::text);
    out.time(lastLook);
  }

  @Override
  public void load(StateReader in) {
    in.each(() -> nodes.put(in.text(), Tracked.load(in)));
    in.each(
        () -> {
          NodeSettings applied = in.value(NodeSettings.class);
          settings.put(applied.name(), applied);
        });
    in.each(() -> lastHeartbeats.put(in.text(), in.time()));
    in.each(() -> changed.add(in.text()));
    lastLook = in.time();
  }
}
