package io.fairlead.replay.invariant;

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
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Discovery: connections are led only to pods that are bound, ready and not told to stop, at the
 * address that their agent gave; as of what was folded when it was said, and still when the log has
 * come to rest.
 */
final class EndpointRule implements Rule {
  private final Findings findings;

  /** The nodes of bound pods, and what agents last said, by uid; in no order between them. */
  private final Map<String, String> nodes = new HashMap<>();

  private final Map<String, PodStatus> statuses = new HashMap<>();
  private final Map<NamespacedName, ServiceEndpoints> said = new TreeMap<>();

  EndpointRule(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void folded(Event input) {
    switch (input) {
      case PlacementDecided placement -> placement.decisions().forEach(this::placed);
      case PodStatusChanged changed -> statuses.put(changed.uid(), changed.status());
      case PodTerminated terminated -> gone(terminated.uid());
      default -> {}
    }
  }

  private void placed(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> nodes.put(bound.uid(), bound.node());
      case PodTerminating terminating -> gone(terminating.uid());
      case PodEvicted evicted -> gone(evicted.uid());
      case PodRemoved removed -> gone(removed.uid());
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
      case PodRejected ignored -> {}
    }
  }

  private void gone(String uid) {
    nodes.remove(uid);
    statuses.remove(uid);
  }

  @Override
  public void decided(Event output) {
    if (output instanceof EndpointEvent event) {
      switch (event) {
        case EndpointsChanged changed -> {
          said.put(changed.service(), changed.endpoints());
          requireLive(changed.endpoints(), "are said to contain");
        }
        case EndpointsRemoved removed -> said.remove(removed.service());
      }
    }
  }

  private void requireLive(ServiceEndpoints endpoints, String verb) {
    for (PortEndpoints port : endpoints.ports()) {
      for (Endpoint endpoint : port.endpoints()) {
        String wrong = wrongWith(endpoint);
        if (wrong != null) {
          findings.add(
              Invariant.LIVE_ENDPOINTS,
              "the endpoints of %s %s pod %s (uid %s) on node %s, which %s",
              endpoints.service(),
              verb,
              endpoint.podName(),
              endpoint.podUid(),
              endpoint.node(),
              wrong);
        }
      }
    }
  }

  /** What is wrong with an endpoint, or null. */
  private String wrongWith(Endpoint endpoint) {
    String node = nodes.get(endpoint.podUid());
    PodStatus status = statuses.get(endpoint.podUid());
    if (node == null) {
      return "is not bound, or was told to stop";
    }
    if (!node.equals(endpoint.node())) {
      return "is on node " + node;
    }
    if (status == null || !status.ready()) {
      return "is not ready";
    }
    return endpoint.ip().equals(status.podIP()) ? null : "has the address " + status.podIP();
  }

  @Override
  public void atRest() {
    said.values().forEach(endpoints -> requireLive(endpoints, "still contain"));
  }
}
