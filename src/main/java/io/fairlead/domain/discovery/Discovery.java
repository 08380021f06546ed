package io.fairlead.domain.discovery;

import io.fairlead.domain.Logic;
import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.discovery.PlacedPod.Said;
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
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.ServiceEndpoints;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Joins services with placed, ready pods. Level-triggered: for each service that something touched,
 * what should be said is compared with what was said last.
 *
 * <p>A pod leaves its endpoints when it is told to stop, before its processes are.
 */
public final class Discovery implements Logic<EndpointEvent> {
  private static final int STATE_VERSION = 1;

  /** A status may be folded before the binding it belongs to; so many such are kept. */
  private static final int MAX_EARLY_STATUSES = 10_000;

  private final TreeMap<NamespacedName, Service> services = new TreeMap<>();
  private final PlacedPods pods = new PlacedPods();
  private final LinkedHashMap<String, Said> earlyStatuses = new LinkedHashMap<>();
  private final TreeMap<NamespacedName, ServiceEndpoints> said = new TreeMap<>();
  private final TreeSet<NamespacedName> touched = new TreeSet<>();

  @Override
  public void apply(Event input, Instant now) {
    switch (input) {
      case PlacementDecided placement -> placement.decisions().forEach(this::placed);
      case PodStatusChanged changed -> said(changed.uid(), Said.of(changed.status()));
      case PodTerminated terminated -> remove(terminated.uid());
      case ServiceApplied applied -> {
        services.put(applied.service().namespacedName(), applied.service());
        touched.add(applied.service().namespacedName());
      }
      case ServiceDeleted deleted -> {
        services.remove(deleted.namespacedName());
        touched.add(deleted.namespacedName());
      }
      default -> {}
    }
  }

  private void placed(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> {
        pods.add(new PlacedPod(bound.pod(), bound.node(), earlyStatuses.remove(bound.uid())));
        touch(bound.pod());
      }
      case PodTerminating terminating -> remove(terminating.uid());
      case PodEvicted evicted -> remove(evicted.uid());
      case PodRemoved removed -> remove(removed.uid());
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
      case PodRejected ignored -> {}
    }
  }

  private void said(String uid, Said news) {
    PlacedPod pod = pods.get(uid);
    if (pod == null) {
      earlyStatuses.put(uid, news);
      if (earlyStatuses.size() > MAX_EARLY_STATUSES) {
        earlyStatuses.pollFirstEntry();
      }
    } else if (!news.equals(pod.said())) {
      pods.add(pod.with(news));
      touch(pod.pod());
    }
  }

  private void remove(String uid) {
    earlyStatuses.remove(uid);
    PlacedPod pod = pods.remove(uid);
    if (pod != null) {
      touch(pod.pod());
    }
  }

  private void touch(Pod pod) {
    String namespace = pod.metadata().namespace();
    var inNamespace = services.tailMap(new NamespacedName(namespace, ""));
    for (Map.Entry<NamespacedName, Service> entry : inNamespace.entrySet()) {
      if (!entry.getKey().namespace().equals(namespace)) {
        break;
      }
      if (entry.getValue().selects(pod.metadata())) {
        touched.add(entry.getKey());
      }
    }
  }

  @Override
  public Optional<EndpointEvent> decide(Instant now) {
    for (Iterator<NamespacedName> names = touched.iterator(); names.hasNext(); ) {
      NamespacedName name = names.next();
      Optional<EndpointEvent> news = news(name);
      if (news.isPresent()) {
        return news;
      }
      // A memo, not a decision: asked again, there would be nothing new again.
      names.remove();
    }
    return Optional.empty();
  }

  private Optional<EndpointEvent> news(NamespacedName name) {
    Service service = services.get(name);
    ServiceEndpoints before = said.get(name);
    if (service == null) {
      return before == null
          ? Optional.empty()
          : Optional.of(new EndpointsRemoved(name.namespace(), name.name()));
    }
    ServiceEndpoints endpoints = pods.endpointsOf(service);
    return endpoints.equals(before)
        ? Optional.empty()
        : Optional.of(new EndpointsChanged(endpoints));
  }

  @Override
  public void applyDecision(EndpointEvent decision, Instant now) {
    switch (decision) {
      case EndpointsChanged changed -> said.put(changed.service(), changed.endpoints());
      case EndpointsRemoved removed -> said.remove(removed.service());
    }
    touched.add(decision.service());
  }

  // ---- snapshot

  @Override
  public int stateVersion() {
    return STATE_VERSION;
  }

  @Override
  public void save(StateWriter out) {
    out.each(services.values(), out::value);
    pods.save(out);
    out.each(
        earlyStatuses.entrySet(),
        early -> {
          out.unique(early.getKey());
          early.getValue().save(out);
        });
    out.each(said.values(), out::value);
    out.each(touched, out::value);
  }

  @Override
  public void load(StateReader in) {
    in.each(
        () -> {
          Service service = in.value(Service.class);
          services.put(service.namespacedName(), service);
        });
    pods.load(in);
    in.each(() -> earlyStatuses.put(in.unique(), Said.load(in)));
    in.each(
        () -> {
          ServiceEndpoints endpoints = in.value(ServiceEndpoints.class);
          said.put(endpoints.service(), endpoints);
        });
    in.each(() -> touched.add(in.value(NamespacedName.class)));
  }
}
