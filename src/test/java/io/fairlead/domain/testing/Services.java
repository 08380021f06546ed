package io.fairlead.domain.testing;

import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.Service.ServiceSpec;
import java.util.List;
import java.util.TreeMap;

/** Services with a selector of one label. */
public final class Services {
  private Services() {}

  /** A service on port 80 of the pods' port 8080. */
  public static Service service(String name, String key, String value) {
    return service(name, key, value, new ServicePort(null, null, null, 80, "8080", null));
  }

  public static Service service(String name, String key, String value, ServicePort... ports) {
    TreeMap<String, String> selector = new TreeMap<>();
    selector.put(key, value);
    return new Service(
        Metadata.named("default", name), new ServiceSpec(selector, List.of(ports), null, null));
  }
}
