package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.model.TopologySpreadConstraint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Everything about a pod that placement depends on. Pods of one shape are interchangeable to the
 * scheduler, so they share one index and one queue.
 */
public final class Shape {

  /**
   * What makes two pods alike.
   *
   * @param profile the scheduling profile's name
   * @param spreadGroup the pods of the same service or owner, or null
   */
  public record Key(
      String namespace,
      SortedMap<String, String> labels,
      String profile,
      int priority,
      PreemptionPolicy preemptionPolicy,
      Resources requests,
      Resources limits,
      String nodeName,
      SortedMap<String, String> nodeSelector,
      Affinity affinity,
      List<TopologySpreadConstraint> topologySpreadConstraints,
      List<Toleration> tolerations,
      List<HostPort> hostPorts,
      List<String> images,
      String spreadGroup) {

    /**
     * What the scheduler knows a pod by.
     *
     * @param labels the pod's own, perhaps an instance that others share
     * @param priority the pod's, decided
     */
    public static Key of(
        Pod pod,
        SortedMap<String, String> labels,
        int priority,
        PreemptionPolicy preemptionPolicy,
        String spreadGroup) {
      PodSpec spec = pod.spec();
      String profile = spec.schedulerName();
      return new Key(
          pod.metadata().namespace(),
          labels,
          profile == null ? SchedulingProfile.DEFAULT_NAME : profile,
          priority,
          preemptionPolicy,
          spec.requests(),
          spec.limits(),
          spec.nodeName(),
          spec.nodeSelector(),
          spec.affinity(),
          spec.topologySpreadConstraints(),
          spec.tolerations(),
          HostPort.of(spec),
          images(spec),
          spreadGroup);
    }

    public Key inGroup(String otherGroup) {
      return new Key(
          namespace,
          labels,
          profile,
          priority,
          preemptionPolicy,
          requests,
          limits,
          nodeName,
          nodeSelector,
          affinity,
          topologySpreadConstraints,
          tolerations,
          hostPorts,
          images,
          otherGroup);
    }

    public void save(StateWriter out) {
      out.text(namespace);
      out.labels(labels);
      out.text(profile);
      out.number(priority);
      out.text(preemptionPolicy == null ? null : preemptionPolicy.name());
      out.value(requests);
      out.value(limits);
      out.text(nodeName);
      out.labels(nodeSelector);
      out.value(affinity);
      out.each(topologySpreadConstraints, out::value);
      out.each(tolerations, out::value);
      out.each(hostPorts, port -> port.save(out));
      out.each(images, out::text);
      out.text(spreadGroup);
    }

    public static Key load(StateReader in) {
      return new Key(
          in.text(),
          in.labels(),
          in.text(),
          Math.toIntExact(in.number()),
          preemptionPolicy(in.text()),
          in.value(Resources.class),
          in.value(Resources.class),
          in.text(),
          in.labels(),
          in.value(Affinity.class),
          in.list(() -> in.value(TopologySpreadConstraint.class)),
          in.list(() -> in.value(Toleration.class)),
          in.list(() -> HostPort.load(in)),
          in.list(in::text),
          in.text());
    }

    private static PreemptionPolicy preemptionPolicy(String name) {
      return name == null ? null : PreemptionPolicy.valueOf(name);
    }

    /** One entry a container, init containers included; those without an image left out. */
    private static List<String> images(PodSpec spec) {
      if (spec.initContainers().isEmpty() && spec.containers().size() == 1) {
        String only = spec.containers().getFirst().image();
        return only == null || only.isEmpty() ? List.of() : List.of(only);
      }
      List<String> images = new ArrayList<>();
      for (List<Container> containers : List.of(spec.initContainers(), spec.containers())) {
        for (Container container : containers) {
          if (container.image() != null && !container.image().isEmpty()) {
            images.add(container.image());
          }
        }
      }
      return List.copyOf(images);
    }
  }

  private static final int MANY = 1 << 20;

  private final int id;
  private final Key key;
  private final int[] resources;
  private final long[] amounts;
  private final SpreadGroup spreadGroup;

  private final int fitted;
  private final PodTerms terms;
  private final int gpuWhole;
  private final int gpuPart;

  /** The counters that pods of this shape count for. */
  private PodCounter[] counters = {};

  /** How many live pods have this shape; without any it is forgotten. */
  private int pods;

  /**
   * @param id small; given to another shape when this one is forgotten
   */
  public Shape(int id, Key key, Map<Integer, Long> resourceAmounts, SpreadGroup spreadGroup) {
    this.id = id;
    this.key = key;
    this.resources = resourceAmounts.keySet().stream().mapToInt(Integer::intValue).toArray();
    this.amounts = resourceAmounts.values().stream().mapToLong(Long::longValue).toArray();
    this.spreadGroup = spreadGroup;
    this.fitted = resources.length - (key.requests().amounts().containsKey(Resources.GPU) ? 1 : 0);
    this.terms = PodTerms.of(key);
    long milli = key.requests().get(Resources.GPU_MILLI);
    long whole = key.requests().get(Resources.GPU) + (milli < Gpus.WHOLE ? 0 : milli / Gpus.WHOLE);
    // More than a node can have: what is no multiple of a whole GPU fits nowhere.
    boolean odd = milli > Gpus.WHOLE && milli % Gpus.WHOLE != 0;
    this.gpuWhole = odd || whole < 0 || whole > MANY ? MANY : (int) whole;
    this.gpuPart = milli < Gpus.WHOLE ? (int) milli : 0;
  }

  public int id() {
    return id;
  }

  public Key key() {
    return key;
  }

  public int resourceCount() {
    return resources.length;
  }

  /** How many of the first resources are a matter of amounts: all but whole GPUs. */
  public int fittedCount() {
    return fitted;
  }

  public int resource(int i) {
    return resources[i];
  }

  public long amount(int i) {
    return amounts[i];
  }

  /** How much it requests of a resource by id. */
  public long request(int resource) {
    for (int i = 0; i < resources.length; i++) {
      if (resources[i] == resource) {
        return amounts[i];
      }
    }
    return 0;
  }

  public String namespace() {
    return key.namespace();
  }

  public SortedMap<String, String> labels() {
    return key.labels();
  }

  public int priority() {
    return key.priority();
  }

  public SortedMap<String, String> nodeSelector() {
    return key.nodeSelector();
  }

  public Affinity affinity() {
    return key.affinity();
  }

  public List<Toleration> tolerations() {
    return key.tolerations();
  }

  /** The only node it may run on, or null. */
  public String nodeName() {
    return key.nodeName();
  }

  public List<HostPort> hostPorts() {
    return key.hostPorts();
  }

  /** The pods of the same service or owner, or null. */
  public SpreadGroup spreadGroup() {
    return spreadGroup;
  }

  /** Its inter-pod affinity terms. */
  public PodTerms terms() {
    return terms;
  }

  /** The number of whole GPUs it asks for. */
  public int gpuWhole() {
    return gpuWhole;
  }

  /** The thousandths of one more GPU that it asks for. */
  public int gpuPart() {
    return gpuPart;
  }

  public boolean asksForGpus() {
    return gpuWhole > 0 || gpuPart > 0;
  }

  PodCounter[] counters() {
    return counters;
  }

  void setCounters(PodCounter[] newCounters) {
    counters = newCounters;
  }

  /** Returns how many pods there are after the change. */
  public int countPods(int change) {
    pods += change;
    return pods;
  }

  /** A port of the node itself that a pod takes. */
  public record HostPort(String ip, String protocol, int port) {

    /** Of the containers that run on: an init container that ends gives its ports back. */
    static List<HostPort> of(PodSpec spec) {
      LinkedHashSet<HostPort> ports = null;
      for (Container container : spec.serving()) {
        for (ContainerPort port : container.ports()) {
          if (port.hostPort() != null) {
            ports = ports == null ? new LinkedHashSet<>() : ports;
            String ip =
                port.hostIP() == null || port.hostIP().equals("0.0.0.0") ? "" : port.hostIP();
            ports.add(new HostPort(ip, port.protocol(), port.hostPort()));
          }
        }
      }
      return ports == null ? List.of() : List.copyOf(ports);
    }

    private void save(StateWriter out) {
      out.text(ip);
      out.text(protocol);
      out.number(port);
    }

    private static HostPort load(StateReader in) {
      return new HostPort(in.text(), in.text(), in.count());
    }

    @Override
    public String toString() {
      return (ip.isEmpty() ? "" : ip + ":") + port + "/" + protocol;
    }

    /** Whether both cannot be on one node; an empty address is all addresses. */
    public boolean conflictsWith(HostPort other) {
      return port == other.port
          && protocol.equals(other.protocol)
          && (ip.isEmpty() || other.ip.isEmpty() || ip.equals(other.ip));
    }
  }
}
