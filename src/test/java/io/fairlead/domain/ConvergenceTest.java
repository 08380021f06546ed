package io.fairlead.domain;

import static io.fairlead.domain.testing.DeploymentBuilder.deployment;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.discovery.Discovery;
import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
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
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.Services;
import io.fairlead.domain.workload.WorkloadController;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Scheduler, workload controller, discovery and agents over topics that have no order between them:
 * each reads each topic at its own, random pace. Whatever happens on the way, in the end there is
 * what was asked for.
 */
class ConvergenceTest {

  enum Topic {
    SUBMITTED,
    NODE_STATUS,
    SPEC,
    PLACEMENT,
    POD_STATUS,
    ENDPOINT
  }

  @Property(tries = 1_000)
  void whatIsAskedForIsThereInTheEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int n) {
    World world = new World(seed);
    for (int i = 0; i < n; i++) {
      world.step();
    }

    world.settle();

    world.everyDeploymentHasItsReplicas();
    world.everyUidIsBoundAtMostOnce();
    world.everySubmissionHasAFate();
    world.everyEvictedPodHasOneSuccessor();
    world.endpointsAreTheReadyPods();
    world.everyoneRestoredHasNothingElseToSay();
  }

  /** A processor: its logic, and how far it has read each topic. */
  private static final class Reader<D> {
    private final Cycle<D> cycle;
    private final List<Topic> inputs;
    private final Topic output;
    private final Function<List<D>, List<? extends Event>> toEvents;
    private final Map<Topic, Integer> next = new EnumMap<>(Topic.class);

    private Reader(
        Supply<D> logic,
        List<Topic> inputs,
        Topic output,
        Function<List<D>, List<? extends Event>> toEvents) {
      this.cycle = Cycle.of(logic::get);
      this.inputs = inputs;
      this.output = output;
      this.toEvents = toEvents;
    }

    private interface Supply<D> {
      Logic<D> get();
    }
  }

  private static final class World {
    private final Random random;
    private final Map<Topic, List<Event>> topics = new EnumMap<>(Topic.class);
    private final Reader<PlacementDecision> scheduler =
        new Reader<>(
            () -> new Scheduler(SchedulingPolicy.of(ScoringStrategy.Type.LeastAllocated)),
            List.of(Topic.SUBMITTED, Topic.NODE_STATUS, Topic.POD_STATUS, Topic.SPEC),
            Topic.PLACEMENT,
            decisions -> List.of(new PlacementDecided(decisions)));
    private final Reader<PodSubmission> controller =
        new Reader<>(
            WorkloadController::new,
            List.of(Topic.SPEC, Topic.SUBMITTED, Topic.PLACEMENT, Topic.POD_STATUS),
            Topic.SUBMITTED,
            decisions -> decisions);
    private final Reader<EndpointEvent> discovery =
        new Reader<>(
            Discovery::new,
            List.of(Topic.SPEC, Topic.PLACEMENT, Topic.POD_STATUS),
            Topic.ENDPOINT,
            decisions -> decisions);
    private final List<Reader<?>> readers = List.of(scheduler, controller, discovery);

    /** What is asked for: the incarnation of each Deployment, and its replicas. */
    private final Map<String, Integer> wanted = new LinkedHashMap<>();

    private final Map<String, Integer> replicasOf = new LinkedHashMap<>();

    private int incarnations;
    private int barePods;

    // The agents: what runs, what is to stop, what is ready.
    private int agentsNext;
    private final Map<String, PodBound> running = new LinkedHashMap<>();
    private final Set<String> toStop = new LinkedHashSet<>();
    private final Set<String> ready = new LinkedHashSet<>();

    private World(long seed) {
      random = new Random(seed);
      for (Topic topic : Topic.values()) {
        topics.put(topic, new ArrayList<>());
      }
      write(Topic.SPEC, new ServiceApplied(Services.service("d0", "app", "d0")));
    }

    private void write(Topic topic, Event event) {
      topics.get(topic).add(event);
    }

    private void step() {
      String node = "node-" + random.nextInt(3);
      String name = "d" + random.nextInt(2);
      switch (random.nextInt(16)) {
        case 0 -> {
          wanted.computeIfAbsent(name, key -> ++incarnations);
          int replicas = random.nextInt(4);
          write(Topic.SPEC, deployment(name).uid(uidOf(name)).replicas(replicas).applied());
          replicasOf.put(name, replicas);
        }
        case 1 -> {
          if (wanted.remove(name) != null) {
            replicasOf.remove(name);
            write(Topic.SPEC, new DeploymentDeleted("default", name));
          }
        }
        case 2 ->
            write(
                Topic.SUBMITTED,
                pod("bare-" + barePods++ % 4).uid("bare-uid-" + barePods).submitted());
        case 3 -> deleteSomePod();
        case 4, 5 -> write(Topic.NODE_STATUS, node(node).cpu(2000).pods(3).registered());
        case 6 -> write(Topic.NODE_STATUS, new NodeLost(node, Cycle.START));
        case 7 -> write(Topic.NODE_STATUS, new NodeReady(node, Cycle.START));
        case 8 -> write(Topic.NODE_STATUS, new NodeRemoved(node));
        case 9, 10, 11 -> agents(random.nextInt(4) == 0);
        default -> read(readers.get(random.nextInt(readers.size())), random.nextInt(4));
      }
    }

    private String uidOf(String name) {
      return name + "-" + wanted.get(name);
    }

    private void deleteSomePod() {
      List<Pod> pods = submittedPods();
      if (!pods.isEmpty()) {
        Pod pod = pods.get(random.nextInt(pods.size()));
        write(
            Topic.SUBMITTED,
            new PodDeletionRequested(
                "default", pod.metadata().name(), random.nextBoolean() ? pod.uid() : null, null));
      }
    }

    /**
     * Reads one of the topics a little further, and decides. Returns whether anything came of it.
     */
    private <D> boolean read(Reader<D> reader, int records) {
      Topic topic = reader.inputs.get(random.nextInt(reader.inputs.size()));
      int from = reader.next.getOrDefault(topic, 0);
      int to = Math.min(topics.get(topic).size(), from + records);
      reader.next.put(topic, to);
      List<D> decisions = reader.cycle.run(List.copyOf(topics.get(topic).subList(from, to)));
      if (!decisions.isEmpty()) {
        topics.get(reader.output).addAll(reader.toEvents.apply(decisions));
      }
      return !decisions.isEmpty() || to > from;
    }

    /** The agents of all nodes do one thing each, or one of their pods ends. */
    private boolean agents(boolean somethingEnds) {
      List<PlacementDecision> placements = placements();
      for (; agentsNext < placements.size(); agentsNext++) {
        switch (placements.get(agentsNext)) {
          case PodBound bound -> running.put(bound.uid(), bound);
          case PodTerminating stop -> toStop.add(stop.uid());
          case PodEvicted evicted -> running.remove(evicted.uid());
          case PodRemoved removed -> running.remove(removed.uid());
          case PodUnschedulable ignored -> {}
          case PodNominated ignored -> {}
          case PodRejected ignored -> {}
        }
      }
      for (PodBound bound : List.copyOf(running.values())) {
        if (toStop.contains(bound.uid())) {
          running.remove(bound.uid());
          write(Topic.POD_STATUS, terminationOf(bound.pod(), bound.node()));
          return true;
        }
        if (somethingEnds) {
          running.remove(bound.uid());
          write(Topic.POD_STATUS, terminationOf(bound.pod(), bound.node()));
          return true;
        }
        if (ready.add(bound.uid())) {
          write(Topic.POD_STATUS, statusOf(bound.pod(), bound.node(), true, "127.0.0.9"));
          return true;
        }
      }
      return false;
    }

    /** A node large enough for all joins, and everybody reads to the end. */
    private void settle() {
      write(Topic.NODE_STATUS, node("big").cpu(1_000_000).registered());
      int idle = 0;
      for (int rounds = 0; idle < 100; rounds++) {
        assertThat(rounds).as("it comes to rest").isLessThan(100_000);
        boolean busy = agents(false);
        for (Reader<?> reader : readers) {
          busy |= read(reader, 10);
        }
        idle = busy ? 0 : idle + 1;
      }
    }

    // ---- what must hold

    private List<PlacementDecision> placements() {
      return topics.get(Topic.PLACEMENT).stream()
          .flatMap(event -> ((PlacementDecided) event).decisions().stream())
          .toList();
    }

    private List<Pod> submittedPods() {
      return topics.get(Topic.SUBMITTED).stream()
          .filter(PodSubmitted.class::isInstance)
          .map(event -> ((PodSubmitted) event).pod())
          .toList();
    }

    private void everyDeploymentHasItsReplicas() {
      Map<String, Integer> running = new LinkedHashMap<>();
      for (PodBound bound : this.running.values()) {
        var owner = bound.pod().metadata().ownerReference();
        if (owner != null) {
          running.merge(owner.uid(), 1, Integer::sum);
        }
      }
      Map<String, Integer> expected = new LinkedHashMap<>();
      replicasOf.forEach(
          (name, replicas) -> {
            if (replicas > 0) {
              expected.put(uidOf(name), replicas);
            }
          });
      assertThat(running).containsExactlyInAnyOrderEntriesOf(expected);
    }

    private void everyUidIsBoundAtMostOnce() {
      assertThat(placements().stream().filter(PodBound.class::isInstance))
          .extracting(PlacementDecision::uid)
          .doesNotHaveDuplicates();
    }

    private void everySubmissionHasAFate() {
      Set<String> told = new LinkedHashSet<>();
      placements().forEach(decision -> told.add(decision.uid()));
      assertThat(submittedPods()).allMatch(pod -> told.contains(pod.uid()));
    }

    private void everyEvictedPodHasOneSuccessor() {
      Set<String> ended = new LinkedHashSet<>();
      topics.get(Topic.SUBMITTED).stream()
          .filter(PodDeletionRequested.class::isInstance)
          .map(event -> ((PodDeletionRequested) event).uid())
          .filter(Objects::nonNull)
          .forEach(ended::add);
      List<String> submitted = submittedPods().stream().map(Pod::uid).toList();
      assertThat(submitted).doesNotHaveDuplicates();
      topics.get(Topic.POD_STATUS).stream()
          .filter(PodTerminated.class::isInstance)
          .forEach(event -> ended.add(((PodTerminated) event).uid()));
      List<Pod> bare =
          submittedPods().stream().filter(pod -> pod.metadata().ownerReference() == null).toList();
      long successors = bare.stream().filter(pod -> !pod.uid().startsWith("bare-uid-")).count();
      List<String> evicted =
          placements().stream()
              .filter(PodEvicted.class::isInstance)
              .map(PlacementDecision::uid)
              .filter(uid -> bare.stream().anyMatch(pod -> pod.uid().equals(uid)))
              .toList();
      assertThat(successors)
          .isBetween(
              evicted.stream().filter(uid -> !ended.contains(uid)).count(), (long) evicted.size());
    }

    private void endpointsAreTheReadyPods() {
      List<String> expected =
          running.values().stream()
              .map(PodBound::pod)
              .filter(pod -> "d0".equals(pod.metadata().labels().get("app")))
              .map(Pod::uid)
              .toList();
      List<Event> said = topics.get(Topic.ENDPOINT);
      List<Endpoint> endpoints =
          ((EndpointsChanged) said.getLast()).endpoints().ports().getFirst().endpoints();
      assertThat(endpoints)
          .extracting(Endpoint::podUid)
          .containsExactlyInAnyOrderElementsOf(expected);
    }

    private void everyoneRestoredHasNothingElseToSay() {
      Stream.of(scheduler.cycle, controller.cycle, discovery.cycle)
          .forEach(
              cycle ->
                  assertThat(cycle.restored().decisions())
                      .isEqualTo(List.copyOf(cycle.decisions())));
    }
  }
}
