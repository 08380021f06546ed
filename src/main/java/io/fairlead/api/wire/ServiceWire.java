package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.Service.ServiceSpec;
import io.fairlead.view.ServiceState;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.List;

/** Services. */
public final class ServiceWire {
  private ServiceWire() {}

  public static io.fabric8.kubernetes.api.model.Service toWire(Versioned<ServiceState> object) {
    Service service = object.value().service();
    ServiceSpecBuilder spec =
        new ServiceSpecBuilder()
            .withType(service.spec().type())
            .withClusterIP(service.spec().clusterIP())
            .withSessionAffinity("None")
            .withPorts(service.spec().ports().stream().map(ServiceWire::port).toList());
    if (!service.spec().selector().isEmpty()) {
      spec.withSelector(service.spec().selector());
    }
    return new ServiceBuilder()
        .withMetadata(
            MetadataWire.toWire(service.metadata(), object.value().createdAt(), object.version()))
        .withSpec(spec.build())
        .withNewStatus()
        .withNewLoadBalancer()
        .endLoadBalancer()
        .endStatus()
        .build();
  }

  private static io.fabric8.kubernetes.api.model.ServicePort port(ServicePort port) {
    return new ServicePortBuilder()
        .withName(port.name())
        .withProtocol(port.protocol())
        .withAppProtocol(port.appProtocol())
        .withPort(port.port())
        .withTargetPort(IntOrStringWire.toWire(port.targetPort()))
        .withNodePort(port.nodePort())
        .build();
  }

  /** Problems that keep it from being read are added to the errors. */
  public static Service fromWire(
      io.fabric8.kubernetes.api.model.Service wire, List<FieldError> errors) {
    return new Service(
        MetadataWire.fromWire(wire.getMetadata()),
        wire.getSpec() == null ? null : spec(wire.getSpec(), errors));
  }

  private static ServiceSpec spec(
      io.fabric8.kubernetes.api.model.ServiceSpec wire, List<FieldError> errors) {
    List<ServicePort> ports = new ArrayList<>();
    for (int i = 0; i < wire.getPorts().size(); i++) {
      var port = wire.getPorts().get(i);
      if (port.getPort() == null) {
        errors.add(FieldError.required("spec.ports[" + i + "].port", "a port is required"));
        continue;
      }
      // 0 is how Kubernetes' clients write that they leave the choice.
      boolean anyNodePort = port.getNodePort() == null || port.getNodePort() == 0;
      String target = IntOrStringWire.text(port.getTargetPort());
      ports.add(
          new ServicePort(
              port.getName(),
              port.getProtocol(),
              port.getAppProtocol(),
              port.getPort(),
              "0".equals(target) || "".equals(target) ? null : target,
              anyNodePort ? null : port.getNodePort()));
    }
    String clusterIp = wire.getClusterIP();
    if (clusterIp != null && !clusterIp.isEmpty() && !clusterIp.equals("None")) {
      errors.add(
          FieldError.notSupported(
              "spec.clusterIP", "services have no address of their own: leave it out, or None"));
    }
    return new ServiceSpec(
        MetadataWire.sorted(wire.getSelector()),
        ports,
        wire.getType(),
        clusterIp == null || clusterIp.isEmpty() ? null : clusterIp);
  }
}
