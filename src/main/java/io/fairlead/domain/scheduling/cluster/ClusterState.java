package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Resources;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The nodes and what is used of them, by slot. A slot is a small int that a node keeps while it is
 * registered; slots of removed nodes are used again.
 *
 * <p>Amounts lie in one flat array a resource, because the scheduler reads them by the million and
 * a table of objects would cost a cache miss for every node. {@code pods} is a resource like any
 * other, of which every pod requests one.
 *
 * <p>Invariant: {@code used} never exceeds {@code allocatable} through a placement. A node that
 * shrinks under its pods is the one way to get there, and then nothing more fits on it.
 */
public final class ClusterState {
  private static final int FIRST_CAPACITY = 16;

  private final TreeMap<String, Integer> slots = new TreeMap<>();

  /** The same, to look one up. */
  private final Map<String, Integer> slotByName = new LinkedHashMap<>();

  private final TreeMap<String, Integer> resourceIds = new TreeMap<>();
  private final List<String> resourceNames = new ArrayList<>();
  private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();
  private final ChangeJournal journal = new ChangeJournal();
  private final Nominations nominations = new Nominations(journal);
  private final Topology topology = new Topology();
  private final Namespaces namespaces = new Namespaces();
  private final PodCounters counters = new PodCounters(this, topology, namespaces);
  private final Gpus gpus = new Gpus();
  private final HostPorts hostPorts = new HostPorts();
  private final Images images = new Images();

  private int slotCount;
  private long placements;
  private Node[] nodes = new Node[FIRST_CAPACITY];
  private boolean[] ready = new boolean[FIRST_CAPACITY];

  /** Removed nodes whose pods have not been taken off yet. */
  private final BitSet retired = new BitSet();

  private PodEntry[] firstPod = new PodEntry[FIRST_CAPACITY];

  /** By resource, then by slot. */
  private long[][] allocatable = new long[0][];

  private long[][] used = new long[0][];

  /** The number of slots; some may be empty. */
  public int slotCount() {
    return slotCount;
  }

  /** The number of registered nodes, lost ones included. */
  public int nodeCount() {
    return slots.size();
  }

  /** Whether the node in a slot is gone, and is waiting for its last pod to be taken off. */
  public boolean isRetired(int slot) {
    return retired.get(slot);
  }

  /** The node in a slot, or null if the slot is empty. */
  public Node node(int slot) {
    return nodes[slot];
  }

  public boolean isReady(int slot) {
    return ready[slot];
  }

  public long allocatable(int resource, int slot) {
    return allocatable[resource][slot];
  }

  public long used(int resource, int slot) {
    return used[resource][slot];
  }

  /**
   * What a shape may still take of a resource: what is neither used nor promised to others. Less
   * than 0 if the node shrank under its pods, or if what is promised is still used.
   */
  public long available(int resource, int slot, Shape shape) {
    long left = allocatable[resource][slot] - used[resource][slot];
    if (nominations.isEmpty()) {
      return left;
    }
    long promised = nominations.promised(resource, slot, shape);
    return left >= promised ? left - promised : Math.min(left, -1);
  }

  public String resourceName(int resource) {
    return resourceNames.get(resource);
  }

  /** Slots in the order of their nodes' names. */
  public Iterable<Integer> slotsByName() {
    return slots.values();
  }

  public ChangeJournal journal() {
    return journal;
  }

  public Nominations nominations() {
    return nominations;
  }

  public Topology topology() {
    return topology;
  }

  public Namespaces namespaces() {
    return namespaces;
  }

  public PodCounters counters() {
    return counters;
  }

  public Gpus gpus() {
    return gpus;
  }

  public HostPorts hostPorts() {
    return hostPorts;
  }

  public Images images() {
    return images;
  }

  /** A shape has its first pod. */
  public void join(Shape shape) {
    counters.join(shape);
  }

  /** A shape has lost its last pod. */
  public void leave(Shape shape) {
    counters.leave(shape);
  }

  public Optional<Integer> slotOf(String nodeName) {
    return Optional.ofNullable(slotByName.get(nodeName));
  }

  /** The id of a resource, given out on first use. */
  public int resourceId(String name) {
    Integer known = resourceIds.get(name);
    if (known != null) {
      return known;
    }
    int id = resourceNames.size();
    resourceIds.put(name, id);
    resourceNames.add(name);
    allocatable = Arrays.copyOf(allocatable, id + 1);
    used = Arrays.copyOf(used, id + 1);
    allocatable[id] = new long[nodes.length];
    used[id] = new long[nodes.length];
    for (int slot : slots.values()) {
      allocatable[id][slot] = amountOf(nodes[slot], name);
    }
    return id;
  }

  /** Registers a node or takes over its new description. */
  public void put(Node node, boolean isReady) {
    put(slots.computeIfAbsent(node.name(), name -> claimSlot()), node, isReady);
  }

  private void put(int slot, Node node, boolean isReady) {
    slotByName.put(node.name(), slot);
    counters.detach(slot);
    nodes[slot] = node;
    ready[slot] = isReady;
    retired.clear(slot);
    node.allocatable().amounts().keySet().forEach(this::resourceId);
    for (int id = 0; id < resourceNames.size(); id++) {
      allocatable[id][slot] = amountOf(node, resourceNames.get(id));
    }
    describe(slot, node);
  }

  public void setReady(int slot, boolean isReady) {
    ready[slot] = isReady;
    journal.nodeChanged(slot);
  }

  /** The node is gone; its slot is given up with the last pod that is taken off it. */
  public void retire(int slot) {
    setReady(slot, false);
    if (firstPod[slot] == null) {
      remove(slot);
    } else {
      retired.set(slot);
    }
  }

  private void remove(int slot) {
    retired.clear(slot);
    slots.remove(nodes[slot].name());
    slotByName.remove(nodes[slot].name());
    counters.detach(slot);
    nodes[slot] = null;
    ready[slot] = false;
    for (long[] amounts : used) {
      amounts[slot] = 0;
    }
    freeSlots.add(slot);
    describe(slot, null);
  }

  private void describe(int slot, Node node) {
    topology.nodeChanged(slot, node);
    counters.attach(slot, node);
    gpus.nodeChanged(slot, node);
    images.nodeChanged(slot, node);
    journal.nodeChanged(slot);
  }

  public void place(PodEntry pod, int slot) {
    pod.placed(placements++);
    link(pod, slot);
  }

  private void link(PodEntry pod, int slot) {
    addUse(pod, slot, 1);
    pod.linkBefore(firstPod[slot]);
    firstPod[slot] = pod;
    journal.useChanged(slot);
  }

  public void unplace(PodEntry pod, int slot) {
    addUse(pod, slot, -1);
    if (firstPod[slot] == pod) {
      firstPod[slot] = pod.nextOnNode();
    }
    pod.unlink();
    journal.useChanged(slot);
    if (firstPod[slot] == null && retired.get(slot)) {
      remove(slot);
    }
  }

  /**
   * Takes a pod off its slot in thought: what it uses is free until {@link #giveBack}. Both come in
   * pairs before anybody else looks, so they leave no trace in the journal.
   */
  public void withdraw(PodEntry pod, int slot) {
    addUse(pod, slot, -1);
  }

  public void giveBack(PodEntry pod, int slot) {
    addUse(pod, slot, 1);
  }

  /** A pod on a node counts for another group from now on. */
  public void regroup(int slot, Shape before, Shape after) {
    if (before.spreadGroup() != null) {
      before.spreadGroup().add(slot, -1);
    }
    if (after.spreadGroup() != null) {
      after.spreadGroup().add(slot, 1);
    }
    journal.useChanged(slot);
  }

  /** The pod placed last on a node; the others follow by {@link PodEntry#nextOnNode}. */
  public PodEntry lastPodOn(int slot) {
    return firstPod[slot];
  }

  /** The pods on a node, in the order in which they were placed. */
  public List<PodEntry> podsOn(int slot) {
    List<PodEntry> pods = new ArrayList<>();
    for (PodEntry pod = firstPod[slot]; pod != null; pod = pod.nextOnNode()) {
      pods.add(pod);
    }
    return pods.reversed();
  }

  /** A placed pod is told to stop; it holds what it holds until it has. */
  public void terminating(PodEntry pod) {
    counters.terminating(pod, pod.slot());
    journal.useChanged(pod.slot());
  }

  private void addUse(PodEntry pod, int slot, int sign) {
    Shape shape = pod.shape();
    for (int i = 0; i < shape.resourceCount(); i++) {
      used[shape.resource(i)][slot] += sign * shape.amount(i);
    }
    if (shape.spreadGroup() != null) {
      shape.spreadGroup().add(slot, sign);
    }
    counters.place(pod, slot, sign);
    hostPorts.place(shape, slot, sign);
    gpus.place(pod, slot, sign);
  }

  /** What the node does not list it does not have, except a limit on the number of pods. */
  private static long amountOf(Node node, String resource) {
    Long amount = node.allocatable().amounts().get(resource);
    if (amount != null) {
      return amount;
    }
    return resource.equals(Resources.PODS) ? Long.MAX_VALUE : 0;
  }

  private int claimSlot() {
    return freeSlots.isEmpty() ? newSlot() : freeSlots.poll();
  }

  private int newSlot() {
    if (slotCount == nodes.length) {
      int capacity = nodes.length * 2;
      nodes = Arrays.copyOf(nodes, capacity);
      ready = Arrays.copyOf(ready, capacity);
      firstPod = Arrays.copyOf(firstPod, capacity);
      for (int id = 0; id < allocatable.length; id++) {
        allocatable[id] = Arrays.copyOf(allocatable[id], capacity);
        used[id] = Arrays.copyOf(used[id], capacity);
      }
    }
    return slotCount++;
  }

  /**
   * Resource ids and amounts of a request, {@code pods: 1} included. Whole GPUs come last, and
   * their parts not at all: whether they fit is for {@link Gpus} to say.
   */
  public Map<Integer, Long> resourceAmounts(Resources requests) {
    Map<Integer, Long> amounts = new LinkedHashMap<>();
    SortedMap<String, Long> byName = requests.with(Resources.PODS, 1).amounts();
    byName.forEach(
        (name, n) -> {
          if (!name.equals(Resources.GPU) && !name.equals(Resources.GPU_MILLI)) {
            amounts.put(resourceId(name), n);
          }
        });
    if (byName.containsKey(Resources.GPU)) {
      amounts.put(resourceId(Resources.GPU), byName.get(Resources.GPU));
    }
    return amounts;
  }

  // ---- snapshot

  /**
   * Every slot, since ties go to the lowest, and in which order empty ones are used again. What is
   * used of nodes, their domains and whatever else is counted follows from pods and nodes.
   */
  public void save(StateWriter out) {
    namespaces.save(out);
    out.number(placements);
    out.number(slotCount);
    for (int slot = 0; slot < slotCount; slot++) {
      out.value(nodes[slot]);
      if (nodes[slot] != null) {
        out.flag(ready[slot]);
        out.flag(retired.get(slot));
      }
    }
    out.each(freeSlots, slot -> out.number(slot));
  }

  public void load(StateReader in) {
    namespaces.load(in);
    placements = in.number();
    in.each(
        () -> {
          int slot = newSlot();
          Node node = in.value(Node.class);
          if (node == null) {
            describe(slot, null);
          } else if (slots.putIfAbsent(node.name(), slot) == null) {
            put(slot, node, in.flag());
            retired.set(slot, in.flag());
          } else {
            throw new IllegalStateException("twice: node " + node.name());
          }
        });
    in.each(() -> freeSlots.add(in.count()));
    BitSet free = new BitSet();
    freeSlots.forEach(free::set);
    boolean areEmpty = free.stream().allMatch(slot -> slot < slotCount && nodes[slot] == null);
    if (!areEmpty || free.cardinality() != slotCount - nodeCount()) {
      throw new IllegalStateException("free slots: " + freeSlots);
    }
  }

  /** A loaded pod is back on its node; the pods of a node in the order of their placement. */
  public void putBack(PodEntry pod) {
    link(pod, pod.slot());
  }
}
