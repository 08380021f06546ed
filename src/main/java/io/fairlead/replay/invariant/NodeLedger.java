package io.fairlead.replay.invariant;

import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One node as the scheduler has heard of it, and what is taken of it, counted pod by pod. */
final class NodeLedger {
  private static final long WHOLE_GPU = 1_000;

  private Node node;
  private boolean registered;
  private boolean ready;
  private int pods;
  private final Map<String, Long> used = new HashMap<>();
  private final Map<Integer, Long> usedGpus = new TreeMap<>();
  private final List<ContainerPort> hostPorts = new ArrayList<>();

  void put(Node newNode, boolean isReady) {
    node = newNode;
    registered = true;
    ready = isReady;
  }

  void setReady(boolean isReady) {
    ready = isReady && registered;
  }

  void remove() {
    registered = false;
    ready = false;
  }

  boolean isRegistered() {
    return registered;
  }

  boolean isReady() {
    return ready;
  }

  /** Whether nothing would be lost with it. */
  boolean isForgotten() {
    return !registered && pods == 0;
  }

  /** Counts a pod; returns what the node now has too little of, in words. */
  List<String> take(Pod pod, List<Integer> gpus) {
    List<String> excess = new ArrayList<>();
    takePorts(pod, excess);
    count(pod, gpus, 1);
    long podLimit = node.allocatable().amounts().getOrDefault(Resources.PODS, Long.MAX_VALUE);
    if (pods > podLimit) {
      excess.add("%d pods, of %d".formatted(pods, podLimit));
    }
    for (Map.Entry<String, Long> request : pod.spec().requests().amounts().entrySet()) {
      String resource = request.getKey();
      long allocatable = node.allocatable().get(resource);
      if (request.getValue() > 0 && isAnAmount(resource) && used.get(resource) > allocatable) {
        excess.add("%s %d, of %d".formatted(resource, used.get(resource), allocatable));
      }
    }
    long gpuCount = node.allocatable().get(Resources.GPU);
    for (int gpu : gpus) {
      if (gpu >= gpuCount) {
        excess.add("GPU %d, of %d".formatted(gpu, gpuCount));
      } else if (usedGpus.get(gpu) > WHOLE_GPU) {
        excess.add("%d thousandths of GPU %d".formatted(usedGpus.get(gpu), gpu));
      }
    }
    return excess;
  }

  void release(Pod pod, List<Integer> gpus) {
    count(pod, gpus, -1);
    ports(pod).forEach(hostPorts::remove);
  }

  private void count(Pod pod, List<Integer> gpus, int sign) {
    pods += sign;
    Resources requests = pod.spec().requests();
    requests.amounts().forEach((name, amount) -> used.merge(name, sign * amount, Long::sum));
    long wanted = requests.get(Resources.GPU) * WHOLE_GPU + requests.get(Resources.GPU_MILLI);
    for (int gpu : gpus) {
      long part = Math.min(wanted, WHOLE_GPU); // whole ones come first
      usedGpus.merge(gpu, sign * part, Long::sum);
      wanted -= part;
    }
  }

  /** GPUs are counted one by one. */
  private static boolean isAnAmount(String resource) {
    return !resource.equals(Resources.GPU)
        && !resource.equals(Resources.GPU_MILLI)
        && !resource.equals(Resources.PODS);
  }

  private void takePorts(Pod pod, List<String> excess) {
    List<ContainerPort> wanted = ports(pod);
    for (ContainerPort port : wanted) {
      if (hostPorts.stream().anyMatch(other -> conflict(port, other))) {
        excess.add("host port %d/%s twice".formatted(port.hostPort(), port.protocol()));
      }
    }
    hostPorts.addAll(wanted);
  }

  private static List<ContainerPort> ports(Pod pod) {
    List<ContainerPort> ports = new ArrayList<>();
    for (Container container : pod.spec().serving()) {
      for (ContainerPort port : container.ports()) {
        if (port.hostPort() != null) {
          ports.add(port);
        }
      }
    }
    return ports;
  }

  private static boolean conflict(ContainerPort one, ContainerPort other) {
    return one.hostPort().equals(other.hostPort())
        && one.protocol().equals(other.protocol())
        && (isAny(one.hostIP()) || isAny(other.hostIP()) || one.hostIP().equals(other.hostIP()));
  }

  private static boolean isAny(String ip) {
    return ip == null || ip.isEmpty() || ip.equals("0.0.0.0");
  }
}
