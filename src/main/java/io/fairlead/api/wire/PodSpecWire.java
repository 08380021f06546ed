package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.EnvVar;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.Probe;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** PodSpec with its containers. */
final class PodSpecWire {
  private PodSpecWire() {}

  // ---- to the wire

  /**
   * @param node where the pod is placed, in place of where it wants to be; or null
   */
  static io.fabric8.kubernetes.api.model.PodSpec toWire(PodSpec spec, String node) {
    PodSpecBuilder wire =
        new PodSpecBuilder()
            .withContainers(spec.containers().stream().map(PodSpecWire::toWire).toList())
            .withNodeName(node == null ? spec.nodeName() : node)
            .withRestartPolicy(spec.restartPolicy().name())
            .withTerminationGracePeriodSeconds(spec.terminationGracePeriodSeconds())
            .withDnsPolicy("ClusterFirst")
            .withSchedulerName("default-scheduler");
    if (!spec.nodeSelector().isEmpty()) {
      wire.withNodeSelector(spec.nodeSelector());
    }
    if (!spec.tolerations().isEmpty()) {
      wire.withTolerations(spec.tolerations().stream().map(PodSpecWire::toWire).toList());
    }
    return wire.build();
  }

  private static io.fabric8.kubernetes.api.model.Container toWire(Container container) {
    ContainerBuilder wire =
        new ContainerBuilder()
            .withName(container.name())
            .withImage(container.image())
            .withImagePullPolicy(container.imagePullPolicy())
            .withCommand(container.command())
            .withArgs(container.args())
            .withWorkingDir(container.workingDir())
            .withEnv(container.env().stream().map(PodSpecWire::toWire).toList())
            .withResources(
                new ResourceRequirementsBuilder()
                    .withRequests(ResourcesWire.toWire(container.resources().requests()))
                    .withLimits(ResourcesWire.toWire(container.resources().limits()))
                    .build());
    if (!container.ports().isEmpty()) {
      wire.withPorts(
          container.ports().stream()
              .map(
                  port ->
                      new ContainerPortBuilder()
                          .withName(port.name())
                          .withContainerPort(port.containerPort())
                          .withProtocol(port.protocol())
                          .build())
              .toList());
    }
    if (container.readinessProbe() != null) {
      wire.withReadinessProbe(toWire(container.readinessProbe()));
    }
    return wire.build();
  }

  private static io.fabric8.kubernetes.api.model.EnvVar toWire(EnvVar variable) {
    EnvVarBuilder wire = new EnvVarBuilder().withName(variable.name()).withValue(variable.value());
    if (variable.valueFrom() != null && variable.valueFrom().fieldRef() != null) {
      wire.withNewValueFrom()
          .withNewFieldRef("v1", variable.valueFrom().fieldRef().fieldPath())
          .endValueFrom();
    }
    return wire.build();
  }

  private static io.fabric8.kubernetes.api.model.Probe toWire(Probe probe) {
    ProbeBuilder wire =
        new ProbeBuilder()
            .withInitialDelaySeconds(probe.initialDelaySeconds())
            .withPeriodSeconds(probe.periodSeconds())
            .withTimeoutSeconds(probe.timeoutSeconds())
            .withSuccessThreshold(probe.successThreshold())
            .withFailureThreshold(probe.failureThreshold());
    if (probe.httpGet() != null) {
      wire.withNewHttpGet()
          .withPath(probe.httpGet().path())
          .withPort(intOrString(probe.httpGet().port()))
          .withScheme("HTTP")
          .endHttpGet();
    }
    if (probe.tcpSocket() != null) {
      wire.withNewTcpSocket().withPort(intOrString(probe.tcpSocket().port())).endTcpSocket();
    }
    return wire.build();
  }

  private static io.fabric8.kubernetes.api.model.Toleration toWire(Toleration toleration) {
    return new TolerationBuilder()
        .withKey(toleration.key())
        .withOperator(toleration.operator().name())
        .withValue(toleration.value())
        .withEffect(toleration.effect() == null ? null : toleration.effect().name())
        .build();
  }

  static IntOrString intOrString(String port) {
    if (port == null) {
      return null;
    }
    boolean number =
        !port.isEmpty() && port.length() <= 9 && port.chars().allMatch(Character::isDigit);
    return number ? new IntOrString(Integer.valueOf(port)) : new IntOrString(port);
  }

  static String text(IntOrString port) {
    return port == null || port.getValue() == null ? null : port.getValue().toString();
  }

  // ---- from the wire

  static PodSpec fromWire(
      String path, io.fabric8.kubernetes.api.model.PodSpec wire, List<FieldError> errors) {
    if (wire == null) {
      return null;
    }
    List<Container> containers = new ArrayList<>();
    for (int i = 0; i < wire.getContainers().size(); i++) {
      containers.add(
          fromWire(path + ".containers[" + i + "]", wire.getContainers().get(i), errors));
    }
    List<Toleration> tolerations = new ArrayList<>();
    for (int i = 0; i < wire.getTolerations().size(); i++) {
      tolerations.add(
          fromWire(path + ".tolerations[" + i + "]", wire.getTolerations().get(i), errors));
    }
    return new PodSpec(
        containers,
        wire.getNodeName(),
        MetadataWire.sorted(wire.getNodeSelector()),
        tolerations,
        constant(RestartPolicy.class, path + ".restartPolicy", wire.getRestartPolicy(), errors),
        wire.getTerminationGracePeriodSeconds());
  }

  private static Container fromWire(
      String path, io.fabric8.kubernetes.api.model.Container wire, List<FieldError> errors) {
    var resources = wire.getResources();
    List<ContainerPort> ports = new ArrayList<>();
    for (int i = 0; i < wire.getPorts().size(); i++) {
      var port = wire.getPorts().get(i);
      if (port.getContainerPort() == null) {
        errors.add(
            FieldError.required(path + ".ports[" + i + "].containerPort", "a port is required"));
      } else {
        ports.add(new ContainerPort(port.getName(), port.getContainerPort(), port.getProtocol()));
      }
    }
    return new Container(
        wire.getName(),
        wire.getImage(),
        wire.getImagePullPolicy(),
        wire.getCommand(),
        wire.getArgs(),
        wire.getWorkingDir(),
        wire.getEnv().stream().map(PodSpecWire::fromWire).toList(),
        ports,
        resources == null
            ? ResourceRequirements.NONE
            : new ResourceRequirements(
                ResourcesWire.fromWire(
                    path + ".resources.requests", resources.getRequests(), errors),
                ResourcesWire.fromWire(path + ".resources.limits", resources.getLimits(), errors)),
        fromWire(wire.getReadinessProbe()));
  }

  private static EnvVar fromWire(io.fabric8.kubernetes.api.model.EnvVar wire) {
    boolean fromField = wire.getValueFrom() != null && wire.getValueFrom().getFieldRef() != null;
    return new EnvVar(
        wire.getName(),
        wire.getValue(),
        fromField
            ? new EnvVar.Source(
                new EnvVar.FieldRef(wire.getValueFrom().getFieldRef().getFieldPath()))
            : null);
  }

  private static Probe fromWire(io.fabric8.kubernetes.api.model.Probe wire) {
    if (wire == null) {
      return null;
    }
    var http = wire.getHttpGet();
    var tcp = wire.getTcpSocket();
    return new Probe(
        http == null ? null : new Probe.HttpGet(http.getPath(), text(http.getPort())),
        tcp == null ? null : new Probe.TcpSocket(text(tcp.getPort())),
        wire.getInitialDelaySeconds(),
        wire.getPeriodSeconds(),
        wire.getTimeoutSeconds(),
        wire.getSuccessThreshold(),
        wire.getFailureThreshold());
  }

  private static Toleration fromWire(
      String path, io.fabric8.kubernetes.api.model.Toleration wire, List<FieldError> errors) {
    return new Toleration(
        wire.getKey(),
        constant(Toleration.Operator.class, path + ".operator", wire.getOperator(), errors),
        wire.getValue(),
        constant(TaintEffect.class, path + ".effect", wire.getEffect(), errors));
  }

  /** The constant of that name; null for none; what is no constant is added to the errors. */
  static <E extends Enum<E>> E constant(
      Class<E> type, String path, String name, List<FieldError> errors) {
    if (name == null || name.isEmpty()) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
    errors.add(FieldError.notSupported(path, "\"" + name + "\" is none of " + known));
    return null;
  }
}
