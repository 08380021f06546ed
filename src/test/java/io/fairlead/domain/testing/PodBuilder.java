package io.fairlead.domain.testing;

import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A pod of one container; its uid is its name with {@code uid-} before it, unless told. */
public final class PodBuilder {
  private final String name;
  private String namespace = "default";
  private String uid;
  private final TreeMap<String, String> labels = new TreeMap<>();
  private OwnerReference owner;
  private Resources requests = Resources.NONE;
  private final List<ContainerPort> ports = new ArrayList<>();
  private String nodeName;
  private final TreeMap<String, String> nodeSelector = new TreeMap<>();
  private final List<Toleration> tolerations = new ArrayList<>();
  private RestartPolicy restartPolicy = RestartPolicy.Always;
  private Long gracePeriod;

  private PodBuilder(String name) {
    this.name = name;
    this.uid = "uid-" + name;
  }

  public static PodBuilder pod(String name) {
    return new PodBuilder(name);
  }

  public PodBuilder namespace(String newNamespace) {
    namespace = newNamespace;
    return this;
  }

  public PodBuilder uid(String newUid) {
    uid = newUid;
    return this;
  }

  public PodBuilder label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public PodBuilder ownedBy(String kind, String ownerName, String ownerUid) {
    owner = new OwnerReference("apps/v1", kind, ownerName, ownerUid);
    return this;
  }

  public PodBuilder cpu(long millis) {
    return requesting(Resources.CPU, millis);
  }

  public PodBuilder memory(long bytes) {
    return requesting(Resources.MEMORY, bytes);
  }

  public PodBuilder requesting(String resource, long amount) {
    requests = requests.with(resource, amount);
    return this;
  }

  public PodBuilder port(String portName, int containerPort) {
    ports.add(new ContainerPort(portName, containerPort, null));
    return this;
  }

  public PodBuilder onlyOn(String node) {
    nodeName = node;
    return this;
  }

  public PodBuilder nodeSelector(String key, String value) {
    nodeSelector.put(key, value);
    return this;
  }

  public PodBuilder tolerating(Toleration toleration) {
    tolerations.add(toleration);
    return this;
  }

  public PodBuilder restartPolicy(RestartPolicy policy) {
    restartPolicy = policy;
    return this;
  }

  public PodBuilder gracePeriod(long seconds) {
    gracePeriod = seconds;
    return this;
  }

  public Pod build() {
    Container container =
        new Container(
            "main",
            "registry.example/app:1",
            null,
            null,
            null,
            null,
            null,
            ports,
            new ResourceRequirements(requests, null),
            null);
    return new Pod(
        new Metadata(namespace, name, uid, labels, null, owner, null),
        new PodSpec(
            List.of(container), nodeName, nodeSelector, tolerations, restartPolicy, gracePeriod));
  }

  public PodSubmitted submitted() {
    return new PodSubmitted(build());
  }

  // ---- what happens to a pod afterwards

  public static PodDeletionRequested deletionOf(Pod pod) {
    return new PodDeletionRequested(
        pod.metadata().namespace(), pod.metadata().name(), pod.uid(), null);
  }

  public static PodStatusChanged statusOf(Pod pod, String node, boolean ready, String ip) {
    return new PodStatusChanged(
        pod.uid(),
        pod.metadata().namespace(),
        pod.metadata().name(),
        node,
        status(PodPhase.Running, ready, ip));
  }

  public static PodTerminated terminationOf(Pod pod, String node) {
    return new PodTerminated(
        pod.uid(),
        pod.metadata().namespace(),
        pod.metadata().name(),
        node,
        status(PodPhase.Succeeded, false, null));
  }

  private static PodStatus status(PodPhase phase, boolean ready, String ip) {
    return new PodStatus(phase, ip, "127.0.0.1", ready, null, null, null, null);
  }
}
