package io.fairlead.agent;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** What the log wants of the nodes of this process: a fold, without any doing. */
final class DesiredPods {

  /**
   * What is wanted of one pod incarnation.
   *
   * @param gpus the node's GPUs that are its own, by number
   * @param stopWithin seconds it may take to stop, or null while it is to run
   * @param ended whether the agent has reported its end
   * @param serving whether an endpoint still names it
   * @param reported what the agent last said of it, or null: a restarted agent goes on from there
   */
  record Desired(
      Pod pod,
      String node,
      List<Integer> gpus,
      Long stopWithin,
      boolean ended,
      boolean serving,
      PodStatus reported) {

    /** Of the same pod; what was reported of it is no wish. */
    boolean wantsTheSameAs(Desired before) {
      return Objects.equals(stopWithin, before.stopWithin)
          && ended == before.ended
          && serving == before.serving;
    }

    Desired stopping(long seconds) {
      return new Desired(pod, node, gpus, seconds, ended, serving, reported);
    }

    Desired asEnded(PodStatus status) {
      return new Desired(pod, node, gpus, stopWithin, true, serving, status);
    }

    Desired serving(boolean isServing) {
      return new Desired(pod, node, gpus, stopWithin, ended, isServing, reported);
    }

    Desired reported(PodStatus status) {
      return new Desired(pod, node, gpus, stopWithin, ended, serving, status);
    }
  }

  /**
   * What has become of a node's wishes.
   *
   * @param wanted the pods of which something else is wanted than before
   * @param gone the uids of those that the log does not place there any more
   */
  record Changes(List<Desired> wanted, List<String> gone) {}

  private final Predicate<String> isLocalNode;
  private final Map<String, Map<String, Desired>> byNode = new HashMap<>();
  private final Map<String, String> nodeOf = new HashMap<>();
  private final Map<NamespacedName, Set<String>> served = new HashMap<>();

  /** The uids of which something else is wanted since they were last taken, by node. */
  private final Map<String, Set<String>> changed = new HashMap<>();

  DesiredPods(Predicate<String> isLocalNode) {
    this.isLocalNode = isLocalNode;
  }

  /** Folds an event; returns the nodes for which something changed. */
  Set<String> apply(Event event) {
    Set<String> nodes = new HashSet<>();
    switch (event) {
      case PlacementDecided placement ->
          placement.decisions().forEach(decision -> placement(decision, nodes));
      case PodStatusChanged changed -> reported(changed);
      case PodTerminated terminated -> terminated(terminated, nodes);
      case EndpointEvent endpoint -> endpoint(endpoint, nodes);
      default -> {}
    }
    return nodes;
  }

  /** The pods of a node that is to run or to stop, oldest first. */
  List<Desired> on(String node) {
    return List.copyOf(byNode.getOrDefault(node, Map.of()).values());
  }

  /** What has changed on a node since the last call. */
  Changes takeChanges(String node) {
    List<Desired> wanted = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    Set<String> uids = changed.remove(node);
    if (uids != null) {
      Map<String, Desired> pods = byNode.getOrDefault(node, Map.of());
      for (String uid : uids) {
        Desired pod = pods.get(uid);
        if (pod == null) {
          gone.add(uid);
        } else {
          wanted.add(pod);
        }
      }
    }
    return new Changes(wanted, gone);
  }

  private void changed(String node, String uid, Set<String> nodes) {
    changed.computeIfAbsent(node, key -> new LinkedHashSet<>()).add(uid);
    nodes.add(node);
  }

  private Desired get(String uid) {
    String node = nodeOf.get(uid);
    return node == null ? null : byNode.get(node).get(uid);
  }

  private void put(Desired pod) {
    nodeOf.put(pod.pod().uid(), pod.node());
    byNode.computeIfAbsent(pod.node(), node -> new LinkedHashMap<>()).put(pod.pod().uid(), pod);
  }

  private void placement(PlacementDecision decision, Set<String> nodes) {
    switch (decision) {
      case PodBound bound -> {
        if (isLocalNode.test(bound.node())) {
          put(
              new Desired(
                  bound.pod(),
                  bound.node(),
                  bound.gpus(),
                  null,
                  false,
                  isServed(bound.uid()),
                  null));
          changed(bound.node(), bound.uid(), nodes);
        }
      }
      case PodTerminating stop -> {
        Desired pod = get(stop.uid());
        if (pod != null) {
          put(pod.stopping(stop.gracePeriodSeconds()));
          changed(pod.node(), stop.uid(), nodes);
        }
      }
      case PodEvicted evicted -> remove(evicted.uid(), nodes);
      case PodRemoved removed -> remove(removed.uid(), nodes);
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
      case PodRejected ignored -> {}
    }
  }

  /** Our own word, which needs no doing; but after a restart it is all that is known. */
  private void reported(PodStatusChanged changed) {
    Desired pod = get(changed.uid());
    if (pod != null) {
      put(pod.reported(changed.status()));
    }
  }

  private void terminated(PodTerminated terminated, Set<String> nodes) {
    Desired pod = get(terminated.uid());
    if (pod == null) {
      return;
    }
    if (pod.stopWithin() != null) {
      remove(terminated.uid(), nodes);
    } else {
      put(pod.asEnded(terminated.status()));
    }
  }

  private void remove(String uid, Set<String> nodes) {
    String node = nodeOf.remove(uid);
    if (node != null) {
      byNode.get(node).remove(uid);
      changed(node, uid, nodes);
    }
  }

  private void endpoint(EndpointEvent event, Set<String> nodes) {
    Set<String> now =
        switch (event) {
          case EndpointsChanged changed -> uids(changed);
          case EndpointsRemoved ignored -> Set.of();
        };
    Set<String> before = served.getOrDefault(event.service(), Set.of());
    if (now.isEmpty()) {
      served.remove(event.service());
    } else {
      served.put(event.service(), now);
    }
    Set<String> touched = new HashSet<>(before);
    touched.addAll(now);
    for (String uid : touched) {
      Desired pod = get(uid);
      if (pod != null && pod.serving() != isServed(uid)) {
        put(pod.serving(isServed(uid)));
        changed(pod.node(), uid, nodes);
      }
    }
  }

  private boolean isServed(String uid) {
    return served.values().stream().anyMatch(uids -> uids.contains(uid));
  }

  private static Set<String> uids(EndpointsChanged changed) {
    Set<String> uids = new HashSet<>();
    changed
        .endpoints()
        .ports()
        .forEach(port -> port.endpoints().stream().map(Endpoint::podUid).forEach(uids::add));
    return uids;
  }
}
