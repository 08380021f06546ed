package io.fairlead.domain.scheduling.oracle;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceDeleted;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassDeleted;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileDeleted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Services;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Turns actions into events that make sense where they stand. */
public final class Story {
  static final int NODES = 6;
  private static final int NAMES = 14;
  private static final List<String> NAMESPACES = List.of("default", "default", "team-1", "team-2");

  private final Random random;
  private final NaiveScheduler naive;
  private final RandomSpecs specs;
  private final List<Pod> pods = new ArrayList<>();
  private final Set<String> submitted = new LinkedHashSet<>();

  /** With any of these features. */
  public Story(long seed, NaiveScheduler naive, Set<Feature> features) {
    this.random = new Random(seed);
    this.naive = naive;
    this.specs = new RandomSpecs(random, features);
  }

  /** Uids of all pods that were submitted. */
  public Set<String> submitted() {
    return submitted;
  }

  public List<Event> tell(List<Action> batch) {
    return batch.stream().map(this::tell).toList();
  }

  private Event tell(Action action) {
    return switch (action) {
      case SUBMIT -> submit();
      case SUBMIT_AGAIN -> pods.isEmpty() ? submit() : new PodSubmitted(specs.pick(pods));
      case DELETE -> pods.isEmpty() ? submit() : deletion(specs.pick(pods));
      case DELETE_NAME -> new PodDeletionRequested("default", name(), null, null);
      case TERMINATE -> {
        List<Pod> placed = naive.placed();
        yield placed.isEmpty() ? submit() : PodBuilder.terminationOf(specs.pick(placed), "any");
      }
      case JOIN -> specs.decorate(node(specs.machineName())).registered();
      case UPDATE -> specs.decorate(node(specs.machineName())).updated();
      case LOSE -> new NodeLost(specs.machineName(), Cycle.START);
      case RETURN -> new NodeReady(specs.machineName(), Cycle.START);
      case REMOVE -> new NodeRemoved(specs.machineName());
      case APPLY_SERVICE ->
          new ServiceApplied(
              Services.service("svc-" + random.nextInt(3), "app", specs.pick(List.of("a", "b"))));
      case DELETE_SERVICE -> new ServiceDeleted("default", "svc-" + random.nextInt(3));
      case APPLY_NAMESPACE -> new NamespaceApplied(namespace());
      case DELETE_NAMESPACE -> new NamespaceDeleted(specs.pick(NAMESPACES));
      case APPLY_PROFILE ->
          specs.has(Feature.PROFILES) ? new SchedulingProfileApplied(specs.profile()) : submit();
      case DELETE_PROFILE -> new SchedulingProfileDeleted(specs.profileName());
      case APPLY_PRIORITY_CLASS ->
          specs.has(Feature.PRIORITY_CLASSES)
              ? new PriorityClassApplied(priorityClass())
              : submit();
      case DELETE_PRIORITY_CLASS -> new PriorityClassDeleted("class-" + random.nextInt(2));
    };
  }

  private PodSubmitted submit() {
    PodBuilder pod =
        pod(name())
            .uid("uid-" + pods.size())
            .cpu(specs.pick(List.of(0L, 500L, 1000L, 3000L)))
            .label("app", specs.pick(List.of("a", "b", "c")))
            .gracePeriod(30);
    if (specs.has(Feature.POD_AFFINITY) || specs.has(Feature.TOPOLOGY_SPREAD)) {
      pod.namespace(specs.pick(NAMESPACES));
    }
    switch (random.nextInt(8)) {
      case 0 -> pod.memory(3L << 30);
      case 1 -> pod.requesting("example.com/widget", 1);
      case 2 -> pod.nodeSelector("zone", "x");
      case 3 -> pod.tolerating(new Toleration(null, Toleration.Operator.Exists, null, null));
      case 4 -> pod.onlyOn(specs.machineName());
      case 5 -> pod.ownedBy("Deployment", "web", "uid-web");
      default -> {}
    }
    specs.decorate(pod);
    pods.add(pod.build());
    submitted.add("uid-" + (pods.size() - 1));
    return pod.submitted();
  }

  private PodDeletionRequested deletion(Pod pod) {
    return new PodDeletionRequested(
        pod.metadata().namespace(),
        pod.metadata().name(),
        pod.uid(),
        random.nextBoolean() ? null : (long) random.nextInt(60));
  }

  private Namespace namespace() {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("tier", specs.pick(List.of("prod", "test")));
    return new Namespace(Metadata.named(null, specs.pick(NAMESPACES)).withLabels(labels));
  }

  private PriorityClass priorityClass() {
    int number = random.nextInt(2);
    return new PriorityClass(
        Metadata.named(null, "class-" + number),
        random.nextInt(3),
        number == 0 && random.nextBoolean(),
        PreemptionPolicy.Never,
        null);
  }

  private String name() {
    return "pod-" + random.nextInt(NAMES);
  }
}
