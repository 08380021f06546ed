package io.fairlead.api.kind;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.zjsonpatch.JsonDiff;
import io.fairlead.api.wire.KindFields;
import io.fairlead.api.wire.PodWire;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.domain.model.PodValidation;
import io.fairlead.stream.EventJson;
import io.fairlead.view.PodState;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Pods. They are asked for and asked to go; between the two nothing of them can be changed. */
public final class PodKind extends Kind<PodState, io.fabric8.kubernetes.api.model.Pod> {

  PodKind() {
    super(
        new Names("", "v1", "Pod", "pods", List.of("po"), true),
        ALL,
        io.fabric8.kubernetes.api.model.Pod.class,
        KindFields.POD);
  }

  @Override
  public boolean inAll() {
    return true;
  }

  @Override
  public Store<PodState> store(Projection projection) {
    return projection.pods();
  }

  @Override
  public NamespacedName name(PodState pod) {
    return pod.pod().namespacedName();
  }

  @Override
  public String uid(PodState pod) {
    return pod.pod().uid();
  }

  @Override
  public Map<String, String> labels(PodState pod) {
    return pod.pod().metadata().labels();
  }

  @Override
  public io.fabric8.kubernetes.api.model.Pod toWire(Versioned<PodState> pod) {
    return PodWire.toWire(pod);
  }

  @Override
  Set<String> extraFields() {
    return Set.of("spec.nodeName", "spec.restartPolicy", "status.phase", "status.podIP");
  }

  @Override
  String extraField(PodState pod, String field) {
    return switch (field) {
      case "spec.nodeName" -> pod.node() == null ? pod.pod().spec().nodeName() : pod.node();
      case "spec.restartPolicy" -> pod.pod().spec().restartPolicy().name();
      case "status.phase" -> pod.phase().name();
      case "status.podIP" -> pod.status() == null ? null : pod.status().podIP();
      default -> super.extraField(pod, field);
    };
  }

  // ---- columns

  @Override
  public List<Column<PodState>> columns() {
    return List.of(
        Column.name(pod -> pod.pod().metadata().name()),
        Column.text("Ready", PodKind::ready),
        Column.text("Status", PodKind::statusText),
        Column.number("Restarts", PodKind::restarts),
        Column.age("Age", PodState::createdAt),
        Column.wide("IP", pod -> Column.orNone(pod.status() == null ? null : pod.status().podIP())),
        Column.wide("Node", pod -> Column.orNone(pod.node())),
        Column.wide("Nominated Node", pod -> Column.orNone(pod.placement().nominatedNode())),
        Column.wide("Readiness Gates", pod -> Column.NONE));
  }

  private static String ready(PodState pod) {
    List<Container> serving = pod.pod().spec().serving();
    long ready = observed(pod, serving).filter(ContainerStatus::ready).count();
    return ready + "/" + serving.size();
  }

  /** While a pod prepares, of what prepares it; later, of what serves. */
  private static int restarts(PodState pod) {
    PodSpec spec = pod.pod().spec();
    boolean prepares =
        pod.status() != null && initializing(spec.initContainers(), pod.status()).isPresent();
    return observed(pod, prepares ? spec.initContainers() : spec.serving())
        .mapToInt(ContainerStatus::restartCount)
        .sum();
  }

  private static Stream<ContainerStatus> observed(PodState pod, List<Container> containers) {
    return pod.status() == null
        ? Stream.empty()
        : containers.stream()
            .map(container -> pod.status().of(container.name()))
            .filter(Objects::nonNull);
  }

  /** The most telling word: as Kubernetes' printer chooses it. */
  private static String statusText(PodState pod) {
    if (pod.isDeleting() && !pod.ended()) {
      return "Terminating";
    }
    PodStatus status = pod.status();
    if (status == null) {
      return PodPhase.Pending.name();
    }
    Optional<String> initializing = initializing(pod.pod().spec().initContainers(), status);
    if (initializing.isPresent()) {
      return initializing.get();
    }
    String reason = status.reason() == null ? status.phase().name() : status.reason();
    for (ContainerStatus container : status.containerStatuses().reversed()) {
      switch (container.state()) {
        case Waiting -> reason = container.reason() == null ? reason : container.reason();
        case Terminated ->
            reason =
                container.reason() == null
                    ? "ExitCode:" + container.exitCode()
                    : container.reason();
        case Running -> {}
      }
    }
    return reason;
  }

  /** How far a pod is with its init containers; empty if it is past them. */
  private static Optional<String> initializing(List<Container> inits, PodStatus status) {
    List<ContainerStatus> observed = status.initContainerStatuses();
    boolean past = status.containerStatuses().stream().anyMatch(ContainerStatus::hasStarted);
    for (int i = 0; !past && i < Math.min(inits.size(), observed.size()); i++) {
      ContainerStatus init = observed.get(i);
      boolean runsOn = inits.get(i).isSidecar() && init.state() == State.Running;
      if (!runsOn && !init.ready()) {
        String progress = i + "/" + inits.size();
        return Optional.of(
            switch (init.state()) {
              case Running -> "Init:" + progress;
              case Waiting ->
                  init.reason() == null || init.reason().equals("PodInitializing")
                      ? "Init:" + progress
                      : "Init:" + init.reason();
              case Terminated ->
                  "Init:" + (init.reason() == null ? "ExitCode:" + init.exitCode() : init.reason());
            });
      }
    }
    return Optional.empty();
  }

  // ---- writing

  @Override
  public Event create(io.fabric8.kubernetes.api.model.Pod wire, Creation creation)
      throws InvalidObjectException {
    List<FieldError> errors = new ArrayList<>();
    Pod read = PodWire.fromWire(wire, errors);
    Pod pod = new Pod(Identity.created(read.metadata(), creation), read.spec());
    errors.addAll(PodValidation.validate(pod));
    require(errors);
    return new PodSubmitted(pod);
  }

  /** Nothing can be changed; that nothing is changed can be said. */
  @Override
  public Optional<Event> update(PodState before, io.fabric8.kubernetes.api.model.Pod wire)
      throws InvalidObjectException {
    List<FieldError> errors = new ArrayList<>();
    Pod after = PodWire.fromWire(wire, errors);
    require(errors);
    // Where it was placed is no wish of the user's.
    Pod now = PodWire.fromWire(PodWire.toWire(new Versioned<>(before, 0)), errors);
    errors.addAll(differences("metadata.labels", labels(before), after.metadata().labels()));
    errors.addAll(
        differences(
            "metadata.annotations",
            ownAnnotations(now.metadata().annotations()),
            ownAnnotations(after.metadata().annotations())));
    PodSpec wanted = after.spec() == null ? null : after.spec().withPriorityOf(now.spec());
    errors.addAll(differences("spec", now.spec(), wanted));
    require(errors);
    return Optional.empty();
  }

  /** What kubectl remembers of its last apply, and what we add, is no part of what a pod is. */
  private static Map<String, String> ownAnnotations(Map<String, String> annotations) {
    Map<String, String> own = new TreeMap<>(annotations);
    own.remove("kubectl.kubernetes.io/last-applied-configuration");
    own.remove(PodWire.GPUS);
    return own;
  }

  private static List<FieldError> differences(String path, Object before, Object after) {
    JsonNode changes =
        JsonDiff.asJson(
            EventJson.mapper().valueToTree(before), EventJson.mapper().valueToTree(after));
    Map<String, FieldError> errors = new LinkedHashMap<>();
    for (JsonNode change : changes) {
      String field = path + fieldPath(change.path("path").asText());
      errors.putIfAbsent(
          field, FieldError.invalid(field, "a pod cannot be changed: delete and create it again"));
    }
    return List.copyOf(errors.values());
  }

  /** {@code /containers/0/image} to {@code .containers[0].image}. */
  private static String fieldPath(String pointer) {
    StringBuilder path = new StringBuilder();
    for (String part : pointer.split("/")) {
      String name = part.replace("~1", "/").replace("~0", "~");
      if (!name.isEmpty()) {
        boolean index = name.chars().allMatch(Character::isDigit);
        path.append(index ? "[" + name + "]" : "." + name);
      }
    }
    return path.toString();
  }

  @Override
  public Event delete(PodState pod, Long gracePeriodSeconds) {
    NamespacedName name = name(pod);
    return new PodDeletionRequested(name.namespace(), name.name(), uid(pod), gracePeriodSeconds);
  }
}
