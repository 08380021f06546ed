package io.fairlead.domain.model;

/** A port that a container listens on; the name can stand for it in probes and services. */
public record ContainerPort(String name, int containerPort, String protocol) {
  public ContainerPort {
    protocol = protocol == null ? "TCP" : protocol;
  }
}
