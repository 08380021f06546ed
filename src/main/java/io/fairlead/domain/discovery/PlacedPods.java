package io.fairlead.domain.discovery;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The placed pods, found by uid and by label. A selector is answered from its rarest label, so that
 * a change in one service costs the pods of that service, not all pods.
 */
final class PlacedPods {
  private static final Comparator<Endpoint> BY_NAME =
      Comparator.comparing(Endpoint::podName).thenComparing(Endpoint::podUid);

  private final Map<String, PlacedPod> byUid = new LinkedHashMap<>();

  /** Uids by {@code namespace/key=value}. */
  private final Map<String, LinkedHashSet<String>> byLabel = new TreeMap<>();

  PlacedPod get(String uid) {
    return byUid.get(uid);
  }

  /** Adds a pod, or takes over its new status. */
  void add(PlacedPod pod) {
    String uid = pod.pod().uid();
    PlacedPod before = byUid.get(uid);
    if (before != null && !before.pod().equals(pod.pod())) {
      remove(uid); // another one under its uid
      before = null;
    }
    byUid.put(uid, pod);
    if (before == null) {
      for (String label : labels(pod.pod().metadata())) {
        byLabel.computeIfAbsent(label, key -> new LinkedHashSet<>()).add(uid);
      }
    }
  }

  /** Returns the removed pod, or null. */
  PlacedPod remove(String uid) {
    PlacedPod pod = byUid.remove(uid);
    if (pod != null) {
      for (String label : labels(pod.pod().metadata())) {
        Set<String> labelled = byLabel.get(label);
        labelled.remove(uid);
        if (labelled.isEmpty()) {
          byLabel.remove(label);
        }
      }
    }
    return pod;
  }

  /** What should be said of a service now. */
  ServiceEndpoints endpointsOf(Service service) {
    List<PlacedPod> selected = selectedBy(service);
    List<PortEndpoints> ports = new ArrayList<>();
    for (ServicePort port : service.spec().ports()) {
      List<Endpoint> endpoints =
          selected.stream()
              .map(pod -> pod.endpoint(port))
              .flatMap(Optional::stream)
              .sorted(BY_NAME)
              .toList();
      ports.add(
          new PortEndpoints(
              port.name(),
              port.protocol(),
              port.isHttp(),
              port.port(),
              port.nodePort(),
              endpoints));
    }
    return new ServiceEndpoints(
        service.metadata().namespace(),
        service.metadata().name(),
        service.metadata().annotations().get(Service.STRATEGY_ANNOTATION),
        "None".equals(service.spec().clusterIP()),
        ports);
  }

  private List<PlacedPod> selectedBy(Service service) {
    Set<String> rarest = null;
    String namespace = service.metadata().namespace();
    for (Map.Entry<String, String> label : service.spec().selector().entrySet()) {
      Set<String> labelled = byLabel.get(key(namespace, label));
      if (labelled == null) {
        return List.of();
      }
      if (rarest == null || labelled.size() < rarest.size()) {
        rarest = labelled;
      }
    }
    return rarest == null
        ? List.of()
        : rarest.stream()
            .map(byUid::get)
            .filter(pod -> service.selects(pod.pod().metadata()))
            .toList();
  }

  private static List<String> labels(Metadata pod) {
    return pod.labels().entrySet().stream().map(label -> key(pod.namespace(), label)).toList();
  }

  private static String key(String namespace, Map.Entry<String, String> label) {
    return namespace + "/" + label.getKey() + "=" + label.getValue();
  }

  /** In the order in which they came, though endpoints are told in that of names. */
  void save(StateWriter out) {
    out.each(byUid.values(), pod -> pod.save(out));
  }

  void load(StateReader in) {
    in.each(() -> add(PlacedPod.load(in)));
  }
}
