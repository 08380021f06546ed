package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.EnvVar;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Probe;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.RestartPolicy;
import java.util.ArrayList;
import java.util.List;

/** Containers, init containers and sidecars. */
final class ContainerWire {
  private ContainerWire() {}

  // ---- to the wire

  static io.fabric8.kubernetes.api.model.Container toWire(Container container) {
    ContainerBuilder wire =
        new ContainerBuilder()
            .withName(container.name())
            .withImage(container.image())
            .withImagePullPolicy(container.imagePullPolicy())
            .withCommand(container.command())
            .withArgs(container.args())
            .withWorkingDir(container.workingDir())
            .withEnv(container.env().stream().map(ContainerWire::toWire).toList())
            .withRestartPolicy(Constants.text(container.restartPolicy()))
            .withResources(
                new ResourceRequirementsBuilder()
                    .withRequests(ResourcesWire.toWire(container.resources().requests()))
                    .withLimits(ResourcesWire.toWire(container.resources().limits()))
                    .build());
    if (!container.ports().isEmpty()) {
      wire.withPorts(container.ports().stream().map(ContainerWire::toWire).toList());
    }
    if (container.readinessProbe() != null) {
      wire.withReadinessProbe(toWire(container.readinessProbe()));
    }
    return wire.build();
  }

  private static io.fabric8.kubernetes.api.model.ContainerPort toWire(ContainerPort port) {
    return new ContainerPortBuilder()
        .withName(port.name())
        .withContainerPort(port.containerPort())
        .withProtocol(port.protocol())
        .withHostPort(port.hostPort())
        .withHostIP(port.hostIP())
        .build();
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
          .withPort(IntOrStringWire.toWire(probe.httpGet().port()))
          .withScheme("HTTP")
          .endHttpGet();
    }
    if (probe.tcpSocket() != null) {
      wire.withNewTcpSocket()
          .withPort(IntOrStringWire.toWire(probe.tcpSocket().port()))
          .endTcpSocket();
    }
    return wire.build();
  }

  // ---- from the wire

  static Container fromWire(
      String path, io.fabric8.kubernetes.api.model.Container wire, List<FieldError> errors) {
    var resources = wire.getResources();
    return new Container(
        wire.getName(),
        wire.getImage(),
        wire.getImagePullPolicy(),
        wire.getCommand(),
        wire.getArgs(),
        wire.getWorkingDir(),
        wire.getEnv().stream().map(ContainerWire::fromWire).toList(),
        ports(path + ".ports", wire.getPorts(), errors),
        resources == null
            ? ResourceRequirements.NONE
            : new ResourceRequirements(
                ResourcesWire.fromWire(
                    path + ".resources.requests", resources.getRequests(), errors),
                ResourcesWire.fromWire(path + ".resources.limits", resources.getLimits(), errors)),
        fromWire(wire.getReadinessProbe()),
        Constants.read(
            RestartPolicy.class, path + ".restartPolicy", wire.getRestartPolicy(), errors));
  }

  private static List<ContainerPort> ports(
      String path,
      List<io.fabric8.kubernetes.api.model.ContainerPort> wire,
      List<FieldError> errors) {
    List<ContainerPort> ports = new ArrayList<>();
    for (int i = 0; i < wire.size(); i++) {
      var port = wire.get(i);
      if (port.getContainerPort() == null) {
        errors.add(FieldError.required(path + "[" + i + "].containerPort", "a port is required"));
      } else {
        ports.add(
            new ContainerPort(
                port.getName(),
                port.getContainerPort(),
                port.getProtocol(),
                port.getHostPort(),
                port.getHostIP()));
      }
    }
    return ports;
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
        http == null
            ? null
            : new Probe.HttpGet(http.getPath(), IntOrStringWire.text(http.getPort())),
        tcp == null ? null : new Probe.TcpSocket(IntOrStringWire.text(tcp.getPort())),
        wire.getInitialDelaySeconds(),
        wire.getPeriodSeconds(),
        wire.getTimeoutSeconds(),
        wire.getSuccessThreshold(),
        wire.getFailureThreshold());
  }
}
