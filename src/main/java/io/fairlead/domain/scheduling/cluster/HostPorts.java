package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.scheduling.cluster.Shape.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The ports of each node that are taken. Few pods take any, so most nodes have no entry. */
public final class HostPorts {
  private final TreeMap<Integer, List<HostPort>> taken = new TreeMap<>();

  public boolean areFree(Shape shape, int slot) {
    if (shape.hostPorts().isEmpty()) {
      return true;
    }
    List<HostPort> others = taken.get(slot);
    if (others == null) {
      return true;
    }
    for (HostPort port : shape.hostPorts()) {
      for (HostPort other : others) {
        if (port.conflictsWith(other)) {
          return false;
        }
      }
    }
    return true;
  }

  public boolean isFree(HostPort port, int slot) {
    return taken.getOrDefault(slot, List.of()).stream().noneMatch(port::conflictsWith);
  }

  void place(Shape shape, int slot, int sign) {
    if (shape.hostPorts().isEmpty()) {
      return;
    }
    List<HostPort> ports = taken.computeIfAbsent(slot, s -> new ArrayList<>());
    if (sign > 0) {
      ports.addAll(shape.hostPorts());
    } else {
      shape.hostPorts().forEach(ports::remove);
      if (ports.isEmpty()) {
        taken.remove(slot);
      }
    }
  }
}
