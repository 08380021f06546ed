package io.fairlead.domain.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** A stable port in front of the pods that a selector names, as Kubernetes' Service. */
public record Service(Metadata metadata, ServiceSpec spec) {

  /** Chooses the load-balancing strategy: round-robin, random or least-connections. */
  public static final String STRATEGY_ANNOTATION = "fairlead.io/load-balancing";

  public NamespacedName namespacedName() {
    return metadata.namespacedName();
  }

  /** Whether the selector names a pod with these labels; an empty selector names none. */
  public boolean selects(Metadata pod) {
    return selects(pod.namespace(), pod.labels());
  }

  public boolean selects(String podNamespace, Map<String, String> podLabels) {
    return !spec.selector().isEmpty()
        && metadata.namespace().equals(podNamespace)
        && Labels.match(spec.selector(), podLabels);
  }

  /** Selector and ports. */
  public record ServiceSpec(
      SortedMap<String, String> selector, List<ServicePort> ports, String type, String clusterIP) {
    public ServiceSpec {
      selector = Copies.sorted(selector);
      ports = Copies.list(ports);
      type = type == null ? "ClusterIP" : type;
    }
  }

  /**
   * One port of a service.
   *
   * @param appProtocol {@code http} makes the proxy balance requests; anything else connections
   * @param targetPort a number or a container port's name; null means {@code port}
   * @param nodePort the port the proxy listens on, in place of {@code port}; null for none
   */
  public record ServicePort(
      String name,
      String protocol,
      String appProtocol,
      int port,
      String targetPort,
      Integer nodePort) {
    private static final Pattern PORT_NUMBER = Pattern.compile("[0-9]{1,5}");

    public ServicePort {
      protocol = protocol == null ? "TCP" : protocol;
      targetPort = targetPort == null ? Integer.toString(port) : targetPort;
    }

    /** The target port if it is a number; empty if it is a name, or no port at all. */
    public OptionalInt targetPortNumber() {
      return PORT_NUMBER.matcher(targetPort).matches()
          ? OptionalInt.of(Integer.parseInt(targetPort))
          : OptionalInt.empty();
    }

    public boolean isHttp() {
      return appProtocol == null
          ? name != null && (name.equals("http") || name.startsWith("http-"))
          : appProtocol.equals("http");
    }
  }
}
