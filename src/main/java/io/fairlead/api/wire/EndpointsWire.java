package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import io.fairlead.view.EndpointsState;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Endpoints: subsets of addresses that have the same ports. */
public final class EndpointsWire {
  private EndpointsWire() {}

  public static Endpoints toWire(Versioned<EndpointsState> object) {
    ServiceEndpoints endpoints = object.value().endpoints();
    return new EndpointsBuilder()
        .withMetadata(
            MetadataWire.toWire(
                Metadata.named(endpoints.namespace(), endpoints.name()),
                object.value().createdAt(),
                object.version()))
        .withSubsets(subsets(endpoints))
        .build();
  }

  private static List<EndpointSubset> subsets(ServiceEndpoints endpoints) {
    Map<Endpoint, List<EndpointPort>> ports = new LinkedHashMap<>();
    for (PortEndpoints port : endpoints.ports()) {
      for (Endpoint endpoint : port.endpoints()) {
        Endpoint address =
            new Endpoint(endpoint.podUid(), endpoint.podName(), endpoint.node(), endpoint.ip(), 0);
        ports
            .computeIfAbsent(address, key -> new ArrayList<>())
            .add(
                new EndpointPortBuilder()
                    .withName(port.name())
                    .withPort(endpoint.port())
                    .withProtocol(port.protocol())
                    .build());
      }
    }
    Map<List<EndpointPort>, List<EndpointAddress>> subsets = new LinkedHashMap<>();
    ports.forEach(
        (endpoint, its) ->
            subsets
                .computeIfAbsent(its, key -> new ArrayList<>())
                .add(address(endpoints.namespace(), endpoint)));
    return subsets.entrySet().stream()
        .map(subset -> new EndpointSubset(subset.getValue(), List.of(), subset.getKey()))
        .toList();
  }

  private static EndpointAddress address(String namespace, Endpoint endpoint) {
    return new EndpointAddressBuilder()
        .withIp(endpoint.ip())
        .withNodeName(endpoint.node())
        .withNewTargetRef()
        .withKind("Pod")
        .withNamespace(namespace)
        .withName(endpoint.podName())
        .withUid(endpoint.podUid())
        .endTargetRef()
        .build();
  }
}
