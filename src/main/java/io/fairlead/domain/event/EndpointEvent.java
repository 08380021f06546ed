package io.fairlead.domain.event;

import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.ServiceEndpoints;

/** Topic {@code endpoint} (compacted by service): where each service's connections go. */
public sealed interface EndpointEvent extends Event {

  NamespacedName service();

  /** The whole truth about one service, in place of what was said before. */
  record EndpointsChanged(ServiceEndpoints endpoints) implements EndpointEvent {
    @Override
    public NamespacedName service() {
      return endpoints.service();
    }
  }

  /** The service is gone. */
  record EndpointsRemoved(String namespace, String name) implements EndpointEvent {
    @Override
    public NamespacedName service() {
      return new NamespacedName(namespace, name);
    }
  }
}
