package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PlacementDecision.Rejection;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
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
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Host;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Placed;
import io.fairlead.domain.scheduling.oracle.NaiveFilters.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The scheduler's rules by brute force: plain maps, every node asked for every pod, nothing
 * remembered between two questions. Priorities order the queue; preemption, pod groups, quotas and
 * fairness between namespaces have oracles of their own.
 */
public final class NaiveScheduler {
  private static final class Machine {
    private Node node;
    private boolean ready = true;
    private boolean removed;

    /** The pods that hold resources, in the order of placement. */
    private final List<Task> tasks = new ArrayList<>();

    /** The NoExecute taints, and since when they are there. */
    private final Map<Taint, Instant> repelling = new LinkedHashMap<>();
  }

  private static final class Task {
    private final Pod pod;
    private final int priority;
    private Machine machine;
    private Instant placed;
    private List<Integer> gpus = List.of();
    private boolean pending = true;
    private boolean terminating;
    private boolean deleted;
    private long grace;
    private long toldGrace;

    private Task(Pod pod, int priority) {
      this.pod = pod;
      this.priority = priority;
    }

    private boolean mustBeToldToStop() {
      return deleted && (!terminating || grace < toldGrace);
    }
  }

  private final TreeMap<String, SchedulingProfile> configured = new TreeMap<>();
  private final TreeMap<String, SchedulingProfile> applied = new TreeMap<>();
  private final NaivePriorities priorities = new NaivePriorities();
  private final TreeMap<String, SortedMap<String, String>> namespaces = new TreeMap<>();

  /** By slot; an empty slot is null, and is taken again in the order in which slots fell empty. */
  private final List<Machine> slots = new ArrayList<>();

  private final List<Integer> emptySlots = new ArrayList<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Set<String> over = new TreeSet<>();
  private final TreeMap<NamespacedName, Service> services = new TreeMap<>();
  private final Map<String, PodRejected> rejected = new LinkedHashMap<>();

  /** Who gets a name when the pod that has it is gone. */
  private final Map<NamespacedName, Task> heirs = new LinkedHashMap<>();

  private final SequencedSet<String> leaving = new LinkedHashSet<>();

  /** With the profiles that the configuration has. */
  public NaiveScheduler(SchedulingProfile... profiles) {
    for (SchedulingProfile profile : profiles) {
      configured.put(profile.name(), profile);
    }
  }

  public void apply(Event input, Instant now) {
    switch (input) {
      case PodSubmitted submitted -> submitted(submitted.pod());
      case PodDeletionRequested request -> deletion(request);
      case PodTerminated terminated -> terminated(terminated.uid());
      case NodeRegistered registered -> put(registered.node(), true, now);
      case NodeUpdated updated -> {
        Machine machine = machine(updated.name());
        put(updated.node(), machine == null || machine.ready, now);
      }
      case NodeReady ready -> {
        Machine machine = machine(ready.name());
        ready(machine);
        if (machine != null) {
          seeTaints(machine, now); // it may have been removed meanwhile, and be back as it was
        }
      }
      case NodeLost lost -> lost(machine(lost.name()));
      case NodeRemoved removed -> {
        Machine machine = machine(removed.name());
        lost(machine);
        if (machine != null) {
          machine.removed = true;
          machine.repelling.clear();
          freeSlotIfOver(machine);
        }
      }
      case ServiceApplied applied ->
          services.put(applied.service().namespacedName(), applied.service());
      case ServiceDeleted deleted -> services.remove(deleted.namespacedName());
      case NamespaceApplied made ->
          namespaces.put(made.namespace().name(), made.namespace().metadata().labels());
      case NamespaceDeleted deleted -> namespaces.remove(deleted.name());
      case SchedulingProfileApplied made -> applied.put(made.profile().name(), made.profile());
      case SchedulingProfileDeleted deleted -> applied.remove(deleted.name());
      case PriorityClassApplied made -> priorities.put(made.priorityClass());
      case PriorityClassDeleted deleted -> priorities.remove(deleted.name());
      default -> {}
    }
  }

  private void submitted(Pod pod) {
    if (tasks.containsKey(pod.uid()) || over.contains(pod.uid())) {
      return;
    }
    Optional<Task> holder =
        tasks.values().stream()
            .filter(task -> task.pod.namespacedName().equals(pod.namespacedName()))
            .findFirst();
    Task heir = heirs.get(pod.namespacedName());
    if (rejected.containsKey(pod.uid()) || (heir != null && heir.pod.uid().equals(pod.uid()))) {
      return;
    }
    if (heir != null) {
      reject(pod, "AlreadyExists", alreadyExists(heir.pod));
    } else if (holder.isPresent() && !holder.get().deleted && !holder.get().terminating) {
      reject(pod, "AlreadyExists", alreadyExists(holder.get().pod));
    } else {
      accept(pod, holder.isPresent());
    }
  }

  private void accept(Pod pod, boolean asHeir) {
    OptionalInt priority = priorities.of(pod);
    if (priority.isEmpty()) {
      reject(pod, null, "no PriorityClass " + pod.spec().priorityClassName());
    } else if (asHeir) {
      heirs.put(pod.namespacedName(), new Task(pod, priority.getAsInt()));
    } else {
      tasks.put(pod.uid(), new Task(pod, priority.getAsInt()));
    }
  }

  private static String alreadyExists(Pod holder) {
    return "pod \"" + holder.metadata().name() + "\" already exists with uid " + holder.uid();
  }

  private void reject(Pod pod, String reason, String message) {
    rejected.put(
        pod.uid(),
        new PodRejected(
            pod.uid(), pod.metadata().namespace(), pod.metadata().name(), reason, message));
  }

  private void deletion(PodDeletionRequested request) {
    NamespacedName name = new NamespacedName(request.namespace(), request.name());
    Task heir = heirs.get(name);
    if (heir != null && (request.uid() == null || heir.pod.uid().equals(request.uid()))) {
      reject(heirs.remove(name).pod, "Deleted", "deleted before its name was free");
      return;
    }
    for (Task task : tasks.values()) {
      boolean meant =
          request.uid() == null
              ? task.pod.namespacedName().equals(name)
              : task.pod.uid().equals(request.uid());
      if (meant) {
        long wanted =
            request.gracePeriodSeconds() == null
                ? task.pod.spec().terminationGracePeriodSeconds()
                : request.gracePeriodSeconds();
        task.grace = task.deleted ? Math.min(task.grace, wanted) : wanted;
        task.deleted = true;
        if (task.mustBeToldToStop()) {
          leaving.add(task.pod.uid());
        }
      }
    }
  }

  private void terminated(String uid) {
    Task task = tasks.get(uid);
    if (task != null && task.machine != null) {
      release(task);
      if (task.terminating) {
        forget(task);
      }
      if (task.terminating || !task.deleted) {
        leaving.remove(uid);
      }
    }
  }

  private void release(Task task) {
    Machine machine = task.machine;
    machine.tasks.remove(task);
    task.machine = null;
    freeSlotIfOver(machine);
  }

  private void freeSlotIfOver(Machine machine) {
    if (machine.removed && machine.tasks.isEmpty()) {
      int slot = slots.indexOf(machine);
      slots.set(slot, null);
      emptySlots.add(slot);
    }
  }

  private void forget(Task task) {
    tasks.remove(task.pod.uid());
    over.add(task.pod.uid());
    Task heir = heirs.remove(task.pod.namespacedName());
    if (heir != null) {
      tasks.put(heir.pod.uid(), heir);
    }
  }

  private Machine machine(String name) {
    return slots.stream()
        .filter(machine -> machine != null && machine.node.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static void seeTaints(Machine machine, Instant now) {
    machine.repelling.keySet().retainAll(machine.node.taints());
    for (Taint taint : machine.node.taints()) {
      if (taint.effect() == TaintEffect.NoExecute) {
        machine.repelling.putIfAbsent(taint, now);
      }
    }
  }

  private void put(Node node, boolean ready, Instant now) {
    Machine machine = machine(node.name());
    if (machine == null) {
      machine = new Machine();
      if (emptySlots.isEmpty()) {
        slots.add(machine);
      } else {
        slots.set(emptySlots.removeFirst(), machine);
      }
    }
    machine.node = node;
    seeTaints(machine, now);
    machine.removed = false;
    machine.ready = ready;
    if (ready) {
      ready(machine);
    }
  }

  private void ready(Machine machine) {
    if (machine != null) {
      machine.ready = true;
      for (Task task : machine.tasks) {
        if (!task.mustBeToldToStop()) {
          leaving.remove(task.pod.uid());
        }
      }
    }
  }

  private void lost(Machine machine) {
    if (machine != null) {
      machine.ready = false;
      machine.tasks.forEach(task -> leaving.add(task.pod.uid()));
    }
  }

  // ---- decide

  /** The next decision but for explanations, and but for pods that a taint drives out. */
  public Optional<PlacementDecision> decide() {
    if (!rejected.isEmpty()) {
      return Optional.of(rejected.values().iterator().next());
    }
    if (!leaving.isEmpty()) {
      return Optional.of(leave(tasks.get(leaving.getFirst())));
    }
    for (Task task : queue()) {
      Optional<Host> best = best(task);
      if (best.isPresent()) {
        return Optional.of(
            new PodBound(
                task.pod, best.get().node().name(), NaiveGpus.choose(task.pod, best.get())));
      }
    }
    return Optional.empty();
  }

  /** The pods that a NoExecute taint drives out at this moment, in any order. */
  public List<PodTerminating> drivenOut(Instant now) {
    return tasks.values().stream()
        .filter(task -> task.machine != null && task.machine.ready)
        .filter(task -> !task.terminating && !task.deleted && isDrivenOut(task, now))
        .map(
            task ->
                new PodTerminating(
                    task.pod.uid(),
                    task.pod.metadata().namespace(),
                    task.pod.metadata().name(),
                    task.machine.node.name(),
                    task.pod.spec().terminationGracePeriodSeconds(),
                    PodTerminating.TAINT,
                    null))
        .toList();
  }

  private static boolean isDrivenOut(Task task, Instant now) {
    return task.machine.repelling.entrySet().stream()
        .anyMatch(
            taint -> {
              List<Toleration> matching =
                  task.pod.spec().tolerations().stream()
                      .filter(toleration -> toleration.tolerates(taint.getKey()))
                      .toList();
              Instant since =
                  taint.getValue().isAfter(task.placed) ? taint.getValue() : task.placed;
              return matching.isEmpty()
                  || matching.stream()
                      .map(Toleration::tolerationSeconds)
                      .filter(Objects::nonNull)
                      .anyMatch(
                          seconds ->
                              Duration.between(since, now).compareTo(Duration.ofSeconds(seconds))
                                  >= 0);
            });
  }

  /** Pending pods by priority, then in the order of submission. */
  private List<Task> queue() {
    return tasks.values().stream()
        .filter(task -> task.pending)
        .sorted(Comparator.comparingInt((Task task) -> task.priority).reversed())
        .toList();
  }

  private static PlacementDecision leave(Task task) {
    String uid = task.pod.uid();
    String namespace = task.pod.metadata().namespace();
    String name = task.pod.metadata().name();
    if (task.machine == null) {
      return new PodRemoved(uid, namespace, name, "Deleted");
    }
    String node = task.machine.node.name();
    if (task.machine.ready) {
      return new PodTerminating(uid, namespace, name, node, task.grace);
    }
    return task.deleted
        ? new PodRemoved(uid, namespace, name, "NodeLost")
        : new PodEvicted(uid, namespace, name, node, "NodeLost");
  }

  private Optional<Host> best(Task task) {
    SchedulingProfile profile = profile(task.pod);
    NaiveCluster cluster = cluster();
    Host best = null;
    long bestRank = -1;
    for (Host host : profile == null ? List.<Host>of() : cluster.hosts()) {
      if (new NaiveFilters(cluster, task.pod).reject(host).isEmpty()) {
        long rank = new NaiveScores(cluster, profile, task.pod).rank(host);
        if (rank > bestRank) {
          best = host;
          bestRank = rank;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** The pod's profile, or null if there is none of that name. */
  public SchedulingProfile profile(Pod pod) {
    String wanted = pod.spec().schedulerName();
    String name = wanted == null ? SchedulingProfile.DEFAULT_NAME : wanted;
    return applied.getOrDefault(name, configured.get(name));
  }

  /** The cluster as it is now. */
  public NaiveCluster cluster() {
    return new NaiveCluster(
        slots.stream().filter(Objects::nonNull).map(NaiveScheduler::host).toList(),
        List.copyOf(services.values()),
        namespaces);
  }

  private static Host host(Machine machine) {
    return new Host(
        machine.node,
        machine.ready,
        machine.tasks.stream()
            .map(task -> new Placed(task.pod, task.terminating, task.gpus))
            .toList());
  }

  // ---- what a decision changes

  public void applyDecision(PlacementDecision decision, Instant now) {
    leaving.remove(decision.uid());
    Task task = tasks.get(decision.uid());
    switch (decision) {
      case PodBound bound -> {
        task.machine = machine(bound.node());
        task.machine.tasks.add(task);
        task.pending = false;
        task.placed = now;
        task.gpus = bound.gpus();
      }
      case PodTerminating terminating -> {
        task.terminating = true;
        task.toldGrace = terminating.gracePeriodSeconds();
      }
      case PodEvicted ignored -> end(task);
      case PodRemoved ignored -> end(task);
      case PodRejected refusal -> {
        rejected.remove(refusal.uid());
        over.add(refusal.uid());
      }
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
    }
  }

  private void end(Task task) {
    if (task.machine != null) {
      release(task);
    }
    forget(task);
  }

  // ---- questions of tests

  public boolean isPending(String uid) {
    return tasks.containsKey(uid) && tasks.get(uid).pending;
  }

  public boolean isKnown(String uid) {
    return tasks.containsKey(uid)
        || over.contains(uid)
        || rejected.containsKey(uid)
        || heirs.values().stream().anyMatch(heir -> heir.pod.uid().equals(uid));
  }

  /** As in {@link NaiveCluster#overCommitted}. */
  public Set<String> overCommitted() {
    return cluster().overCommitted();
  }

  /** Pods that wait, in their order. */
  public List<Pod> pending() {
    return queue().stream().map(task -> task.pod).toList();
  }

  /** Pods on nodes, for histories to choose from. */
  public List<Pod> placed() {
    return tasks.values().stream()
        .filter(task -> task.machine != null)
        .map(task -> task.pod)
        .toList();
  }

  /** What a pod that fits nowhere should be told; empty if it fits somewhere. */
  public Optional<List<Rejection>> rejections(String uid) {
    Pod pod = tasks.get(uid).pod;
    if (profile(pod) == null) {
      return Optional.of(List.of());
    }
    NaiveCluster cluster = cluster();
    TreeMap<String, List<String>> nodesByReason = new TreeMap<>();
    for (Host host : byName(cluster)) {
      Optional<Rejected> rejected = new NaiveFilters(cluster, pod).reject(host);
      if (rejected.isEmpty()) {
        return Optional.empty();
      }
      for (String reason : rejected.get().reasons()) {
        nodesByReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(host.node().name());
      }
    }
    return Optional.of(
        nodesByReason.entrySet().stream()
            .map(
                entry ->
                    new Rejection(
                        entry.getKey(),
                        entry.getValue().size(),
                        entry.getValue().stream().limit(Rejection.MAX_NODES).toList()))
            .sorted(Comparator.comparingInt(Rejection::count).reversed())
            .toList());
  }

  private static List<Host> byName(NaiveCluster cluster) {
    return cluster.hosts().stream()
        .sorted(Comparator.comparing(host -> host.node().name()))
        .toList();
  }
}
