package io.fairlead.domain.testing;

import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A node with four cores and eight GiB, unless told. */
public final class NodeBuilder {
  public static final long GIB = 1L << 30;

  private final String name;
  private final TreeMap<String, String> labels = new TreeMap<>();
  private final List<Taint> taints = new ArrayList<>();
  private Resources allocatable = Resources.of(4000, 8 * GIB);
  private final List<NodeImage> images = new ArrayList<>();
  private boolean cordoned;

  private NodeBuilder(String name) {
    this.name = name;
  }

  public static NodeBuilder node(String name) {
    return new NodeBuilder(name);
  }

  public NodeBuilder cpu(long millis) {
    return having(Resources.CPU, millis);
  }

  public NodeBuilder memory(long bytes) {
    return having(Resources.MEMORY, bytes);
  }

  public NodeBuilder pods(long limit) {
    return having(Resources.PODS, limit);
  }

  public NodeBuilder having(String resource, long amount) {
    allocatable = allocatable.with(resource, amount);
    return this;
  }

  /** Whole GPUs. */
  public NodeBuilder gpus(long number) {
    return having(PodBuilder.GPU, number);
  }

  public NodeBuilder image(String image, long sizeBytes) {
    images.add(new NodeImage(List.of(image), sizeBytes));
    return this;
  }

  public NodeBuilder havingNothing() {
    allocatable = Resources.NONE;
    return this;
  }

  public NodeBuilder label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public NodeBuilder taint(String key, String value, TaintEffect effect) {
    taints.add(new Taint(key, value, effect));
    return this;
  }

  public NodeBuilder cordoned() {
    cordoned = true;
    return this;
  }

  public NodeInfo info() {
    return new NodeInfo(
        name,
        labels,
        taints,
        allocatable,
        allocatable,
        "127.0.0.1",
        null,
        "simulated://1",
        "boot",
        images);
  }

  public Node build() {
    return new Node(info(), new NodeSettings(name, cordoned, null, null, null));
  }

  public NodeRegistered registered() {
    return new NodeRegistered(build());
  }

  public NodeUpdated updated() {
    return new NodeUpdated(build());
  }

  public NodeHeartbeat heartbeat() {
    return new NodeHeartbeat(info());
  }
}
