package io.fairlead.simulation;

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
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What must be so in a cell in which nothing happens any more: what is asked for is there, or it is
 * said why not; what the log says of nodes is what is on them.
 */
final class Rest {
  private static final Comparator<NamespacedName> BY_NAME =
      Comparator.comparing(NamespacedName::toString);

  private final World world;
  private final int cell;
  private final List<Finding> findings = new ArrayList<>();

  /** By uid, of the pods whose life is not over. */
  private final Map<String, Pod> alive = new TreeMap<>();

  private final Map<String, PodBound> placed = new TreeMap<>();
  private final Set<String> told = new TreeSet<>();
  private final Map<NamespacedName, Service> services = new TreeMap<>(BY_NAME);
  private final Map<NamespacedName, Integer> replicas = new TreeMap<>(BY_NAME);
  private final Map<NamespacedName, Set<String>> endpoints = new TreeMap<>(BY_NAME);

  Rest(World world, int cell) {
    this.world = world;
    this.cell = cell;
    read(Topic.POD_SUBMITTED, this::submitted);
    read(Topic.PLACEMENT, event -> ((PlacementDecided) event).decisions().forEach(this::decided));
    read(Topic.POD_STATUS, this::ended);
    read(Topic.SPEC, this::wanted);
    read(Topic.ENDPOINT, this::served);
  }

  private void read(Topic topic, Consumer<Event> consumer) {
    try (Tape tape = world.log().open(topic, cell)) {
      for (var record = tape.next(); record.isPresent(); record = tape.next()) {
        world.reader().read(record.get()).map(EventRecord::event).ifPresent(consumer);
      }
    }
  }

  private void submitted(Event event) {
    if (event instanceof PodSubmitted submitted) {
      alive.put(submitted.pod().uid(), submitted.pod());
    }
  }

  private void decided(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> placed.put(bound.uid(), bound);
      case PodUnschedulable waiting -> told.add(waiting.uid());
      case PodEvicted evicted -> over(evicted.uid());
      case PodRemoved removed -> over(removed.uid());
      case PodRejected rejected -> {
        if (!placed.containsKey(rejected.uid())) {
          over(rejected.uid());
        }
      }
      case PodTerminating ignored -> {}
      case PodNominated ignored -> {}
    }
  }

  private void ended(Event event) {
    if (event instanceof PodTerminated terminated) {
      over(terminated.uid());
    }
  }

  private void over(String uid) {
    alive.remove(uid);
    placed.remove(uid);
  }

  private void wanted(Event event) {
    switch (event) {
      case ServiceApplied applied ->
          services.put(applied.service().namespacedName(), applied.service());
      case ServiceDeleted deleted -> services.remove(deleted.namespacedName());
      case DeploymentApplied applied ->
          replicas.put(
              applied.deployment().namespacedName(), applied.deployment().spec().replicas());
      case DeploymentDeleted deleted -> replicas.remove(deleted.namespacedName());
      default -> {}
    }
  }

  private void served(Event event) {
    switch ((EndpointEvent) event) {
      case EndpointsChanged changed -> {
        Set<String> uids = new TreeSet<>();
        changed
            .endpoints()
            .ports()
            .forEach(port -> port.endpoints().stream().map(Endpoint::podUid).forEach(uids::add));
        endpoints.put(changed.service(), uids);
      }
      case EndpointsRemoved removed -> endpoints.remove(removed.service());
    }
  }

  List<Finding> findings() {
    everyLivePodIsPlacedOrToldWhyNot();
    nodesRunWhatIsPlacedThere();
    endpointsAreTheReadyPods();
    if (!world.mix().features().autoscalers()) {
      deploymentsHaveTheirReplicas();
    }
    return findings;
  }

  private void everyLivePodIsPlacedOrToldWhyNot() {
    for (String uid : alive.keySet()) {
      if (!placed.containsKey(uid) && !told.contains(uid)) {
        find("PLACED_OR_EXPLAINED", "pod %s is neither".formatted(uid));
      }
    }
  }

  private void nodesRunWhatIsPlacedThere() {
    for (SimulatedAgent agent : agents()) {
      Set<String> wanted = new TreeSet<>();
      for (PodBound bound : placed.values()) {
        if (bound.node().equals(agent.node())) {
          wanted.add(bound.uid());
        }
      }
      Set<String> running = new TreeSet<>();
      agent.ready().forEach(pod -> running.add(pod.uid()));
      if (!running.equals(wanted)) {
        find(
            "NODES_RUN_WHAT_IS_PLACED",
            "%s runs %s and is to run %s".formatted(agent.node(), running, wanted));
      }
    }
  }

  private void endpointsAreTheReadyPods() {
    for (Service service : services.values()) {
      Set<String> ready = new TreeSet<>();
      for (SimulatedAgent agent : agents()) {
        for (Pod pod : agent.ready()) {
          if (service.selects(pod.metadata())) {
            ready.add(pod.uid());
          }
        }
      }
      Set<String> said = endpoints.getOrDefault(service.namespacedName(), Set.of());
      if (!said.equals(ready)) {
        find(
            "ENDPOINTS_ARE_COMPLETE",
            "service %s has %s, ready are %s".formatted(service.namespacedName(), said, ready));
      }
    }
  }

  private void deploymentsHaveTheirReplicas() {
    Map<NamespacedName, Integer> there = new TreeMap<>(BY_NAME);
    for (Pod pod : alive.values()) {
      var owner = pod.metadata().ownerReference();
      if (owner != null) {
        there.merge(new NamespacedName(pod.metadata().namespace(), owner.name()), 1, Integer::sum);
      }
    }
    replicas.forEach(
        (name, wanted) -> {
          int count = there.getOrDefault(name, 0);
          if (count != wanted) {
            find(
                "REPLICAS_ARE_THERE",
                "deployment %s has %d pods and wants %d".formatted(name, count, wanted));
          }
        });
  }

  private List<SimulatedAgent> agents() {
    return world.agents().stream().filter(agent -> agent.cell() == cell).toList();
  }

  private void find(String invariant, String message) {
    findings.add(new Finding(invariant, "cell %d: %s".formatted(cell, message)));
  }
}
