package io.fairlead.replay.invariant;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.replay.invariant.PodFate.Stage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scheduler: each uid is bound once, to a node that is ready and has room, under a name that is
 * free; and whoever asked for something has an answer in the end. Nodes have what the scheduler had
 * heard of them: one that shrinks under its pods breaks nothing, the next binding there does.
 */
final class PlacementRule implements Rule {
  private final Findings findings;
  private final Map<String, PodFate> pods = new LinkedHashMap<>();
  private final Map<NamespacedName, PodFate> byName = new HashMap<>();
  private final Map<String, NodeLedger> nodes = new HashMap<>();
  private long bindings;

  PlacementRule(Findings findings) {
    this.findings = findings;
  }

  /** How many bindings there are. */
  long bindings() {
    return bindings;
  }

  /** A submission or deletion is in the log, whether the scheduler has folded it or not. */
  void asked(CommittedRecord record) {
    if (record.event() instanceof PodSubmitted submitted) {
      PodFate pod = fate(submitted.pod().uid());
      if (pod.submission == null) {
        pod.submission = record;
      }
    } else if (record.event() instanceof PodDeletionRequested request && request.uid() != null) {
      PodFate pod = pods.get(request.uid());
      if (pod != null && pod.submission != null) {
        pod.deletion = record;
      }
    }
  }

  private PodFate fate(String uid) {
    return pods.computeIfAbsent(uid, PodFate::new);
  }

  // ---- what the scheduler folds

  @Override
  public void folded(Event input) {
    switch (input) {
      case PodSubmitted submitted -> fate(submitted.pod().uid()).known = true;
      case PodTerminated terminated -> terminated(terminated.uid());
      case NodeStatusEvent status -> node(status);
      default -> {}
    }
  }

  private void terminated(String uid) {
    PodFate pod = pods.get(uid);
    if (pod != null && pod.node != null) {
      release(pod);
      end(pod, pod.stage == Stage.TERMINATING ? Stage.OVER : Stage.FINISHED);
    }
  }

  private void node(NodeStatusEvent status) {
    NodeLedger node = nodes.get(status.name());
    switch (status) {
      case NodeRegistered registered -> ledger(status.name()).put(registered.node(), true);
      case NodeUpdated updated ->
          ledger(status.name())
              .put(updated.node(), node == null || !node.isRegistered() || node.isReady());
      case NodeReady ignored -> {
        if (node != null) {
          node.setReady(true);
        }
      }
      case NodeLost ignored -> {
        if (node != null) {
          node.setReady(false);
        }
      }
      case NodeRemoved ignored -> {
        if (node != null) {
          node.remove();
          nodes.values().removeIf(NodeLedger::isForgotten);
        }
      }
    }
  }

  private NodeLedger ledger(String name) {
    return nodes.computeIfAbsent(name, key -> new NodeLedger());
  }

  // ---- what it decides

  @Override
  public void decided(Event output) {
    if (output instanceof PlacementDecided placement) {
      placement.decisions().forEach(this::decided);
    }
  }

  private void decided(PlacementDecision decision) {
    PodFate pod = fate(decision.uid());
    switch (decision) {
      case PodBound bound -> bound(bound, pod);
      case PodUnschedulable ignored -> answered(pod);
      case PodNominated ignored -> answered(pod);
      case PodTerminating ignored -> {
        if (pod.stage == Stage.BOUND) {
          pod.stage = Stage.TERMINATING;
        }
      }
      case PodEvicted ignored -> over(pod);
      case PodRemoved ignored -> over(pod);
      case PodRejected ignored -> over(pod);
    }
  }

  private static void answered(PodFate pod) {
    if (pod.stage == Stage.SUBMITTED) {
      pod.stage = Stage.WAITING;
    }
  }

  private void bound(PodBound decision, PodFate pod) {
    bindings++;
    if (pod.bindings++ > 0 || pod.stage == Stage.OVER) {
      findings.add(
          Invariant.BOUND_ONCE,
          "%s is bound to node %s, after %d bindings, as %s",
          what(decision),
          decision.node(),
          pod.bindings - 1,
          pod.stage);
      if (pod.node != null) {
        release(pod);
      }
    }
    if (!pod.known) {
      findings.add(
          Invariant.BOUND_ONCE,
          "%s is bound to node %s, and nothing that was folded asks for it",
          what(decision),
          decision.node());
    }
    pod.stage = Stage.BOUND;
    pod.pod = decision.pod();
    pod.gpus = decision.gpus();
    requireFreeName(decision, pod);
    place(decision, pod);
  }

  private static String what(PodBound decision) {
    return "pod %s (uid %s)".formatted(decision.pod().namespacedName(), decision.uid());
  }

  private void requireFreeName(PodBound decision, PodFate pod) {
    PodFate other = byName.put(pod.name(), pod);
    if (other != null && other != pod && other.holdsItsName()) {
      findings.add(
          Invariant.ONE_POD_PER_NAME,
          "%s is bound while uid %s of that name is %s",
          what(decision),
          other.uid,
          other.stage);
    }
  }

  private void place(PodBound decision, PodFate pod) {
    NodeLedger node = nodes.get(decision.node());
    if (node == null || !node.isReady()) {
      findings.add(
          Invariant.BOUND_TO_READY_NODE,
          "%s is bound to node %s, which is %s",
          what(decision),
          decision.node(),
          node == null ? "unknown" : node.isRegistered() ? "lost" : "removed");
    }
    if (node != null) {
      List<String> excess = node.take(pod.pod, pod.gpus);
      pod.node = node;
      if (!excess.isEmpty()) {
        findings.add(
            Invariant.NOT_OVERCOMMITTED,
            "with %s node %s gives %s",
            what(decision),
            decision.node(),
            String.join("; ", excess));
      }
    }
  }

  private void over(PodFate pod) {
    if (pod.node != null) {
      release(pod);
    }
    end(pod, Stage.OVER);
  }

  private static void release(PodFate pod) {
    pod.node.release(pod.pod, pod.gpus);
    pod.node = null;
  }

  private void end(PodFate pod, Stage stage) {
    pod.stage = stage;
    if (stage == Stage.OVER && pod.pod != null) {
      byName.remove(pod.name(), pod);
      pod.pod = null;
    }
  }

  // ---- in the end

  @Override
  public void atRest() {
    for (PodFate pod : pods.values()) {
      if (pod.submission != null && pod.stage == Stage.SUBMITTED) {
        findings.at("scheduler", 0, pod.submission);
        findings.add(Invariant.NOTHING_LOST, "pod uid %s was submitted and never decided", pod.uid);
      } else if (pod.deletion != null
          && pod.stage != Stage.TERMINATING
          && pod.stage != Stage.OVER) {
        findings.at("scheduler", 0, pod.deletion);
        findings.add(
            Invariant.NOTHING_LOST, "pod uid %s was to be deleted and is %s", pod.uid, pod.stage);
      }
    }
  }
}
