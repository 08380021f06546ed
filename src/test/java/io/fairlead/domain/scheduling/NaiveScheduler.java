package io.fairlead.domain.scheduling;

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
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The scheduler's rules by brute force: plain maps, every node asked for every pod, nothing
 * remembered between two questions. The oracle for {@link Scheduler}.
 */
final class NaiveScheduler {
  private static final Taint CORDON =
      new Taint("node.kubernetes.io/unschedulable", null, TaintEffect.NoSchedule);

  private static final class Machine {
    private Node node;
    private boolean ready = true;
    private boolean removed;

    /** The pods that hold resources, in the order of placement. */
    private final List<Task> tasks = new ArrayList<>();
  }

  private static final class Task {
    private final Pod pod;
    private Machine machine;
    private boolean pending = true;
    private boolean terminating;
    private boolean deleted;
    private long grace;
    private long toldGrace;

    private Task(Pod pod) {
      this.pod = pod;
    }

    private boolean mustBeToldToStop() {
      return deleted && (!terminating || grace < toldGrace);
    }
  }

  private final SchedulingPolicy policy;

  /** By slot; an empty slot is null, and is taken again in the order in which slots fell empty. */
  private final List<Machine> slots = new ArrayList<>();

  private final List<Integer> emptySlots = new ArrayList<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Set<String> over = new TreeSet<>();
  private final TreeMap<NamespacedName, Service> services = new TreeMap<>();
  private final Map<String, PodRejected> rejected = new LinkedHashMap<>();

  /** Who gets a name when the pod that has it is gone. */
  private final Map<NamespacedName, Pod> heirs = new LinkedHashMap<>();

  private final SequencedSet<String> leaving = new LinkedHashSet<>();

  NaiveScheduler(SchedulingPolicy policy) {
    this.policy = policy;
  }

  void apply(Event input) {
    switch (input) {
      case PodSubmitted submitted -> submitted(submitted.pod());
      case PodDeletionRequested request -> deletion(request);
      case PodTerminated terminated -> terminated(terminated.uid());
      case NodeRegistered registered -> put(registered.node(), true);
      case NodeUpdated updated -> {
        Machine machine = machine(updated.name());
        put(updated.node(), machine == null || machine.ready);
      }
      case NodeReady ready -> ready(machine(ready.name()));
      case NodeLost lost -> lost(machine(lost.name()));
      case NodeRemoved removed -> {
        Machine machine = machine(removed.name());
        lost(machine);
        if (machine != null) {
          machine.removed = true;
          freeSlotIfOver(machine);
        }
      }
      case ServiceApplied applied ->
          services.put(applied.service().namespacedName(), applied.service());
      case ServiceDeleted deleted -> services.remove(deleted.namespacedName());
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
    Pod heir = heirs.get(pod.namespacedName());
    if (holder.isEmpty()) {
      tasks.put(pod.uid(), new Task(pod));
    } else if (!holder.get().deleted) {
      reject(pod, "AlreadyExists", alreadyExists(holder.get().pod));
    } else if (heir == null) {
      heirs.put(pod.namespacedName(), pod);
    } else if (!heir.uid().equals(pod.uid())) {
      reject(pod, "AlreadyExists", alreadyExists(heir));
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
    Pod heir = heirs.get(name);
    if (heir != null && (request.uid() == null || heir.uid().equals(request.uid()))) {
      reject(heirs.remove(name), "Deleted", "deleted before its name was free");
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
    Pod heir = heirs.remove(task.pod.namespacedName());
    if (heir != null) {
      tasks.put(heir.uid(), new Task(heir));
    }
  }

  private Machine machine(String name) {
    return slots.stream()
        .filter(machine -> machine != null && machine.node.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private void put(Node node, boolean ready) {
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

  /** The next decision but for explanations. */
  Optional<PlacementDecision> decide() {
    if (!rejected.isEmpty()) {
      return Optional.of(rejected.values().iterator().next());
    }
    if (!leaving.isEmpty()) {
      return Optional.of(leave(tasks.get(leaving.getFirst())));
    }
    for (Task task : tasks.values()) {
      Optional<Machine> best = task.pending ? best(task) : Optional.empty();
      if (best.isPresent()) {
        return Optional.of(new PodBound(task.pod, best.get().node.name()));
      }
    }
    return Optional.empty();
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

  private Optional<Machine> best(Task task) {
    Machine best = null;
    long bestScore = -1;
    for (Machine machine : slots) {
      if (machine != null && whyNot(task.pod, machine).isEmpty()) {
        long score = score(task.pod, machine);
        if (score > bestScore) {
          best = machine;
          bestScore = score;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private List<String> whyNot(Pod pod, Machine machine) {
    if (!machine.ready) {
      return List.of("node(s) were not ready");
    }
    if (machine.node.unschedulable() && !tolerated(pod, CORDON)) {
      return List.of("node(s) were unschedulable");
    }
    if (pod.spec().nodeName() != null && !pod.spec().nodeName().equals(machine.node.name())) {
      return List.of("node(s) didn't match the requested node name");
    }
    for (Taint taint : machine.node.taints()) {
      if (taint.effect() != TaintEffect.PreferNoSchedule && !tolerated(pod, taint)) {
        return List.of(
            "node(s) had untolerated taint {%s: %s}".formatted(taint.key(), taint.value()));
      }
    }
    if (!machine.node.labels().entrySet().containsAll(pod.spec().nodeSelector().entrySet())) {
      return List.of("node(s) didn't match Pod's node affinity/selector");
    }
    List<String> lacks = new ArrayList<>();
    pod.spec()
        .requests()
        .amounts()
        .forEach(
            (resource, amount) -> {
              BigInteger after = used(machine, resource).add(BigInteger.valueOf(amount));
              if (amount > 0
                  && after.compareTo(BigInteger.valueOf(machine.node.allocatable().get(resource)))
                      > 0) {
                lacks.add("Insufficient " + resource);
              }
            });
    Long podLimit = machine.node.allocatable().amounts().get(Resources.PODS);
    if (podLimit != null && machine.tasks.size() + 1 > podLimit) {
      lacks.add("Too many pods");
    }
    return lacks;
  }

  private static boolean tolerated(Pod pod, Taint taint) {
    return pod.spec().tolerations().stream().anyMatch(toleration -> toleration.tolerates(taint));
  }

  private static BigInteger used(Machine machine, String resource) {
    return machine.tasks.stream()
        .map(task -> BigInteger.valueOf(task.pod.spec().requests().get(resource)))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private long score(Pod pod, Machine machine) {
    List<Long> free = new ArrayList<>();
    Resources requests = pod.spec().requests();
    boolean asksForNothing = requests.cpuMillis() == 0 && requests.memoryBytes() == 0;
    Long podLimit = machine.node.allocatable().amounts().get(Resources.PODS);
    if (asksForNothing) {
      free.add(
          podLimit == null
              ? 10_000
              : Math.max(0, podLimit - machine.tasks.size() - 1) * 10_000 / podLimit);
    }
    for (String resource :
        asksForNothing ? List.<String>of() : List.of(Resources.CPU, Resources.MEMORY)) {
      BigInteger all = BigInteger.valueOf(machine.node.allocatable().get(resource));
      if (all.signum() > 0) {
        BigInteger left =
            all.subtract(used(machine, resource))
                .subtract(BigInteger.valueOf(pod.spec().requests().get(resource)));
        free.add(
            left.max(BigInteger.ZERO)
                .multiply(BigInteger.valueOf(10_000))
                .divide(all)
                .longValueExact());
      }
    }
    long average =
        free.isEmpty() ? 0 : free.stream().mapToLong(Long::longValue).sum() / free.size();
    boolean most = policy.allocation() == SchedulingPolicy.Allocation.MOST_ALLOCATED;
    long allocation = most && !free.isEmpty() ? 10_000 - average : average;
    String group = group(pod);
    long together =
        group == null
            ? 0
            : machine.tasks.stream().filter(task -> group.equals(group(task.pod))).count();
    long avoided =
        machine.node.taints().stream()
            .filter(t -> t.effect() == TaintEffect.PreferNoSchedule && !tolerated(pod, t))
            .count();
    return policy.allocationWeight() * allocation
        + policy.spreadWeight() * (10_000 / (1 + together))
        + policy.taintWeight() * (10_000 / (1 + avoided));
  }

  private String group(Pod pod) {
    return services.values().stream()
        .filter(service -> service.selects(pod.metadata()))
        .findFirst()
        .map(service -> "service " + service.namespacedName())
        .orElseGet(
            () ->
                pod.metadata().ownerReference() == null
                    ? null
                    : "owner " + pod.metadata().ownerReference().uid());
  }

  // ---- what a decision changes

  void applyDecision(PlacementDecision decision) {
    leaving.remove(decision.uid());
    Task task = tasks.get(decision.uid());
    switch (decision) {
      case PodBound bound -> {
        task.machine = machine(bound.node());
        task.machine.tasks.add(task);
        task.pending = false;
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

  boolean isPending(String uid) {
    return tasks.containsKey(uid) && tasks.get(uid).pending;
  }

  boolean isKnown(String uid) {
    return tasks.containsKey(uid)
        || over.contains(uid)
        || heirs.values().stream().anyMatch(heir -> heir.uid().equals(uid));
  }

  List<String> pending() {
    return tasks.values().stream()
        .filter(task -> task.pending)
        .map(task -> task.pod.uid())
        .toList();
  }

  /** Pods on nodes, by uid, for histories to choose from. */
  List<Pod> placed() {
    return tasks.values().stream()
        .filter(task -> task.machine != null)
        .map(task -> task.pod)
        .toList();
  }

  /** What a pod that fits nowhere should be told; empty if it fits somewhere. */
  Optional<List<Rejection>> rejections(String uid) {
    Pod pod = tasks.get(uid).pod;
    TreeMap<String, List<String>> nodesByReason = new TreeMap<>();
    for (Machine machine : machinesByName()) {
      List<String> reasons = whyNot(pod, machine);
      if (reasons.isEmpty()) {
        return Optional.empty();
      }
      reasons.forEach(
          reason ->
              nodesByReason
                  .computeIfAbsent(reason, r -> new ArrayList<>())
                  .add(machine.node.name()));
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

  private List<Machine> machinesByName() {
    return slots.stream()
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(machine -> machine.node.name()))
        .toList();
  }

  /** Nodes of which more is promised than they have. */
  List<String> overCommitted() {
    return machinesByName().stream()
        .filter(
            machine ->
                machine.node.allocatable().amounts().entrySet().stream()
                    .anyMatch(
                        all ->
                            used(machine, all.getKey())
                                    .compareTo(BigInteger.valueOf(all.getValue()))
                                > 0))
        .map(machine -> machine.node.name())
        .toList();
  }
}
