package io.fairlead.testing;

import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.Service.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Deployments and the services in front of them. */
public final class Apps {
  private Apps() {}

  public static Service service(String name, Map<String, String> selector) {
    var port = new ServicePort("http", null, null, 8000, null, null);
    return new Service(
        Metadata.named(null, name).withUid(name + "-service"),
        new ServiceSpec(new TreeMap<>(selector), List.of(port), null, null));
  }

  public static Deployment deployment(String name, Map<String, String> labels, int replicas) {
    var template =
        new PodTemplate(
            Metadata.named(null, null).withLabels(new TreeMap<>(labels)), Pods.spec(100));
    return new Deployment(
        Metadata.named(null, name).withUid(name + "-deployment"),
        new DeploymentSpec(replicas, new LabelSelector(new TreeMap<>(labels)), template));
  }
}
