package io.fairlead.domain.testing;

import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Affinity.NodeAffinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.model.Affinity.WeightedPodAffinityTerm;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.model.TopologySpreadConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A pod of one container; its uid is its name with {@code uid-} before it, unless told. */
public final class PodBuilder {
  public static final String GPU = "nvidia.com/gpu";
  public static final String GPU_MILLI = "fairlead.io/gpu-milli";

  private final String name;
  private String namespace = "default";
  private String uid;
  private final TreeMap<String, String> labels = new TreeMap<>();
  private OwnerReference owner;
  private String image = "registry.example/app:1";
  private Resources requests = Resources.NONE;
  private Resources limits = Resources.NONE;
  private Resources overhead = Resources.NONE;
  private final List<Container> initContainers = new ArrayList<>();
  private final List<Container> moreContainers = new ArrayList<>();
  private final List<ContainerPort> ports = new ArrayList<>();
  private String nodeName;
  private final TreeMap<String, String> nodeSelector = new TreeMap<>();
  private final List<NodeSelector.Term> requiredNodes = new ArrayList<>();
  private final List<PreferredNode> preferredNodes = new ArrayList<>();
  private final List<PodAffinityTerm> requiredNear = new ArrayList<>();
  private final List<WeightedPodAffinityTerm> preferredNear = new ArrayList<>();
  private final List<PodAffinityTerm> requiredApart = new ArrayList<>();
  private final List<WeightedPodAffinityTerm> preferredApart = new ArrayList<>();
  private final List<TopologySpreadConstraint> spread = new ArrayList<>();
  private final List<Toleration> tolerations = new ArrayList<>();
  private String priorityClassName;
  private Integer priority;
  private PreemptionPolicy preemptionPolicy;
  private String schedulerName;
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

  public PodBuilder limitedTo(String resource, long amount) {
    limits = limits.with(resource, amount);
    return this;
  }

  public PodBuilder overhead(String resource, long amount) {
    overhead = overhead.with(resource, amount);
    return this;
  }

  /** Whole GPUs. */
  public PodBuilder gpus(long number) {
    return requesting(GPU, number);
  }

  /** Thousandths of a GPU. */
  public PodBuilder gpuMillis(long millis) {
    return requesting(GPU_MILLI, millis);
  }

  public PodBuilder image(String newImage) {
    image = newImage;
    return this;
  }

  /** One more container beside the first. */
  public PodBuilder container(String itsImage, Resources itsRequests, ContainerPort... itsPorts) {
    moreContainers.add(
        container("more-" + moreContainers.size(), itsImage, itsRequests, null, itsPorts));
    return this;
  }

  public PodBuilder initContainer(
      String itsImage, Resources itsRequests, ContainerPort... itsPorts) {
    initContainers.add(
        container("init-" + initContainers.size(), itsImage, itsRequests, null, itsPorts));
    return this;
  }

  /** An init container that runs on. */
  public PodBuilder sidecar(String itsImage, Resources itsRequests, ContainerPort... itsPorts) {
    initContainers.add(
        container(
            "init-" + initContainers.size(),
            itsImage,
            itsRequests,
            RestartPolicy.Always,
            itsPorts));
    return this;
  }

  public PodBuilder hostPort(int port) {
    return hostPort(port, "TCP", null);
  }

  public PodBuilder hostPort(int port, String protocol, String hostIP) {
    ports.add(new ContainerPort(null, port, protocol, port, hostIP));
    return this;
  }

  /** Only nodes that match the term, or another one that is given so. */
  public PodBuilder requiringNode(NodeSelector.Term term) {
    requiredNodes.add(term);
    return this;
  }

  public PodBuilder preferringNode(int weight, NodeSelector.Term term) {
    preferredNodes.add(new PreferredNode(weight, term));
    return this;
  }

  /** Required pod affinity. */
  public PodBuilder near(PodAffinityTerm term) {
    requiredNear.add(term);
    return this;
  }

  public PodBuilder preferringNear(int weight, PodAffinityTerm term) {
    preferredNear.add(new WeightedPodAffinityTerm(weight, term));
    return this;
  }

  /** Required pod anti-affinity. */
  public PodBuilder apart(PodAffinityTerm term) {
    requiredApart.add(term);
    return this;
  }

  public PodBuilder preferringApart(int weight, PodAffinityTerm term) {
    preferredApart.add(new WeightedPodAffinityTerm(weight, term));
    return this;
  }

  public PodBuilder spread(TopologySpreadConstraint constraint) {
    spread.add(constraint);
    return this;
  }

  public PodBuilder priority(int newPriority) {
    priority = newPriority;
    return this;
  }

  public PodBuilder priorityClass(String className) {
    priorityClassName = className;
    return this;
  }

  public PodBuilder preemption(PreemptionPolicy policy) {
    preemptionPolicy = policy;
    return this;
  }

  /** The scheduling profile. */
  public PodBuilder scheduler(String profile) {
    schedulerName = profile;
    return this;
  }

  public PodBuilder group(String podGroup) {
    return label(PodGroup.LABEL, podGroup);
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

  /** Tolerates a taint of this key, whatever its value and effect. */
  public PodBuilder tolerating(String key) {
    return tolerating(new Toleration(key, Toleration.Operator.Exists, null, null));
  }

  /** Tolerates a NoExecute taint of this key for some seconds. */
  public PodBuilder toleratingFor(String key, long seconds) {
    return tolerating(
        new Toleration(key, Toleration.Operator.Exists, null, TaintEffect.NoExecute, seconds));
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
    List<Container> containers = new ArrayList<>();
    containers.add(
        new Container(
            "main",
            image,
            null,
            null,
            null,
            null,
            null,
            ports,
            new ResourceRequirements(requests, limits),
            null));
    containers.addAll(moreContainers);
    return new Pod(
        new Metadata(namespace, name, uid, labels, null, owner, null),
        new PodSpec(
            initContainers,
            containers,
            overhead,
            nodeName,
            nodeSelector,
            affinity(),
            spread,
            tolerations,
            priorityClassName,
            priority,
            preemptionPolicy,
            schedulerName,
            restartPolicy,
            gracePeriod));
  }

  private Affinity affinity() {
    NodeAffinity nodes =
        requiredNodes.isEmpty() && preferredNodes.isEmpty()
            ? null
            : new NodeAffinity(
                requiredNodes.isEmpty() ? null : new NodeSelector(requiredNodes), preferredNodes);
    PodAffinity near = podAffinity(requiredNear, preferredNear);
    PodAffinity apart = podAffinity(requiredApart, preferredApart);
    return nodes == null && near == null && apart == null ? null : new Affinity(nodes, near, apart);
  }

  private static PodAffinity podAffinity(
      List<PodAffinityTerm> required, List<WeightedPodAffinityTerm> preferred) {
    return required.isEmpty() && preferred.isEmpty() ? null : new PodAffinity(required, preferred);
  }

  private static Container container(
      String name,
      String image,
      Resources requests,
      RestartPolicy restartPolicy,
      ContainerPort... ports) {
    return new Container(
        name,
        image,
        null,
        null,
        null,
        null,
        null,
        List.of(ports),
        new ResourceRequirements(requests, null),
        null,
        restartPolicy);
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
