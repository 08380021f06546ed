package io.fairlead.domain.model;

import java.util.List;
import java.util.SortedMap;

/**
 * What an agent says of the node it runs on.
 *
 * @param allocatable what pods may use; a missing {@code pods} amount means no limit on their
 *     number
 * @param address where the node itself is reached
 * @param podCidr the addresses its pods get, for example {@code 127.1.0.0/24}
 * @param runtime the container runtime and its version, for example {@code process://1}
 * @param bootId changes when the agent's machine starts anew
 * @param images the largest images that it holds already
 */
public record NodeInfo(
    String name,
    SortedMap<String, String> labels,
    List<Taint> taints,
    Resources capacity,
    Resources allocatable,
    String address,
    String podCidr,
    String runtime,
    String bootId,
    List<NodeImage> images) {

  public NodeInfo {
    labels = Copies.sorted(labels);
    taints = Copies.list(taints);
    capacity = capacity == null ? Resources.NONE : capacity;
    allocatable = allocatable == null ? capacity : allocatable;
    images = Copies.list(images);
  }

  public NodeInfo(
      String name,
      SortedMap<String, String> labels,
      List<Taint> taints,
      Resources capacity,
      Resources allocatable,
      String address,
      String podCidr,
      String runtime,
      String bootId) {
    this(name, labels, taints, capacity, allocatable, address, podCidr, runtime, bootId, null);
  }

  public NodeInfo withImages(List<NodeImage> newImages) {
    return new NodeInfo(
        name, labels, taints, capacity, allocatable, address, podCidr, runtime, bootId, newImages);
  }
}
