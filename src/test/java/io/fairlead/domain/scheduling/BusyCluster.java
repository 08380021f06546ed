package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceDeleted;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetApplied;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetDeleted;
import io.fairlead.domain.event.SpecEvent.PodGroupApplied;
import io.fairlead.domain.event.SpecEvent.PodGroupDeleted;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassDeleted;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaDeleted;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileDeleted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.scheduling.oracle.Feature;
import io.fairlead.domain.scheduling.oracle.RandomSpecs;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Selectors;
import io.fairlead.domain.testing.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Makes up what happens in a small cluster in which there is everything, and everything is scarce;
 * follows what is decided, so that what happens makes sense.
 */
final class BusyCluster {
  private static final List<String> NAMESPACES = List.of("default", "default", "team-1");
  private static final List<String> APPS = List.of("a", "b", "c");
  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final Random random;
  private final RandomSpecs specs;

  /** Whether nodes are alike, and pods but for their priority: then ties decide. */
  private final boolean plain;

  private final List<Pod> submitted = new ArrayList<>();
  private final Map<String, PodBound> placed = new LinkedHashMap<>();

  BusyCluster(long seed) {
    random = new Random(seed);
    specs = new RandomSpecs(random, Feature.ALL);
    plain = random.nextInt(3) == 0;
  }

  Duration pause() {
    return Duration.ofMillis(random.nextInt(4) * 600L);
  }

  /** Now and then the log cuts a cycle short. */
  int maxDecisions() {
    return random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 10_000;
  }

  /** Of pods that live, and of some that are over. */
  List<String> recentUids() {
    return submitted.stream().skip(Math.max(0, submitted.size() - 30)).map(Pod::uid).toList();
  }

  boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  List<Event> batch() {
    List<Event> events = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      events.add(event());
    }
    return events;
  }

  void follow(List<PlacementDecision> decisions) {
    for (PlacementDecision decision : decisions) {
      switch (decision) {
        case PodBound bound -> placed.put(bound.uid(), bound);
        case PodEvicted evicted -> placed.remove(evicted.uid());
        case PodRemoved removed -> placed.remove(removed.uid());
        default -> {}
      }
    }
  }

  private Event event() {
    return switch (random.nextInt(40)) {
      case 0, 1, 2, 3, 4 -> machine().registered();
      case 5, 6 -> machine().updated();
      case 7 -> new NodeLost(specs.machineName(), SOME_TIME);
      case 8, 9 -> new NodeReady(specs.machineName(), Instant.EPOCH);
      case 10, 11 -> new NodeRemoved(specs.machineName());
      case 12, 13, 14, 15 -> placed.isEmpty() ? submit() : end();
      case 16, 17, 18 -> placed.isEmpty() ? submit() : report();
      case 19, 20 -> submitted.isEmpty() ? submit() : delete(pick(submitted));
      case 21 -> submitted.isEmpty() ? submit() : new PodSubmitted(pick(submitted));
      case 22, 23 -> spec();
      case 24, 25 -> groupOrQuota();
      case 26 -> budget();
      default -> submit();
    };
  }

  private Event spec() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> new ServiceApplied(Services.service("svc-" + random.nextInt(2), "app", app()));
      case 2 -> new ServiceDeleted("default", "svc-" + random.nextInt(2));
      case 3 -> new NamespaceApplied(namespace());
      case 4 -> new NamespaceDeleted(pick(NAMESPACES));
      case 5 -> new SchedulingProfileApplied(specs.profile());
      case 6 ->
          random.nextBoolean()
              ? new SchedulingProfileDeleted(specs.profileName())
              : new PriorityClassDeleted("class-0");
      default ->
          new PriorityClassApplied(
              new PriorityClass(
                  Metadata.named(null, "class-" + random.nextInt(2)),
                  random.nextInt(3),
                  random.nextBoolean(),
                  pick(List.of(PreemptionPolicy.values())),
                  null));
    };
  }

  private Event groupOrQuota() {
    String namespace = pick(NAMESPACES);
    String group = "group-" + random.nextInt(2);
    return switch (random.nextInt(8)) {
      case 0 -> new PodGroupDeleted(namespace, group);
      case 1 -> new ResourceQuotaDeleted(namespace, "quota");
      case 2, 3 ->
          new ResourceQuotaApplied(
              new ResourceQuota(
                  Metadata.named(namespace, "quota"),
                  Resources.NONE
                      .with("pods", 2L + random.nextInt(6))
                      .with("requests.cpu", 1000L * random.nextInt(9))));
      default ->
          new PodGroupApplied(
              new PodGroup(Metadata.named(namespace, group), 2 + random.nextInt(2)));
    };
  }

  private Event budget() {
    String name = "budget-" + random.nextInt(2);
    return random.nextInt(4) == 0
        ? new PodDisruptionBudgetDeleted("default", name)
        : new PodDisruptionBudgetApplied(
            new PodDisruptionBudget(
                Metadata.named("default", name),
                new PodDisruptionBudgetSpec(
                    Selectors.labelled("app", app()),
                    null,
                    new IntOrPercent(random.nextInt(2), false))));
  }

  private Event submit() {
    PodBuilder pod =
        pod("pod-" + random.nextInt(40))
            .uid("uid-" + submitted.size())
            .namespace(pick(NAMESPACES))
            .cpu(plain ? 1000 : 500L * random.nextInt(5))
            .label("app", app())
            .gracePeriod(30);
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> pod.group("group-" + random.nextInt(2));
      case 3, 4 -> pod.toleratingFor("gone", random.nextInt(4));
      case 5 -> pod.onlyOn(specs.machineName());
      case 6 -> pod.ownedBy("Deployment", "web", "uid-web");
      default -> {}
    }
    if (!plain) {
      specs.decorate(pod);
    }
    if (random.nextInt(3) > 0) {
      pod.preemption(PreemptionPolicy.PreemptLowerPriority).priority(random.nextInt(3));
    }
    submitted.add(pod.build());
    return pod.submitted();
  }

  private Event end() {
    PodBound ending = pick(List.copyOf(placed.values()));
    placed.remove(ending.uid());
    return terminationOf(ending.pod(), ending.node());
  }

  private Event report() {
    PodBound reported = pick(List.copyOf(placed.values()));
    return statusOf(reported.pod(), reported.node(), random.nextInt(4) > 0, "127.0.0.9");
  }

  private Event delete(Pod pod) {
    return new PodDeletionRequested(
        pod.metadata().namespace(),
        pod.metadata().name(),
        random.nextInt(4) == 0 ? null : pod.uid(),
        random.nextBoolean() ? null : (long) random.nextInt(60));
  }

  private NodeBuilder machine() {
    NodeBuilder machine = node(specs.machineName()).cpu(2000);
    if (!plain) {
      specs.decorate(machine);
    }
    if (random.nextInt(4) == 0) {
      machine.taint("gone", null, TaintEffect.NoExecute);
    }
    return machine;
  }

  private Namespace namespace() {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("tier", pick(List.of("prod", "test")));
    return new Namespace(Metadata.named(null, pick(NAMESPACES)).withLabels(labels));
  }

  private String app() {
    return pick(APPS);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
