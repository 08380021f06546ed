package io.fairlead.view;

import io.fairlead.domain.model.ServiceEndpoints;
import java.time.Instant;

/** Where a service's connections go. */
public record EndpointsState(ServiceEndpoints endpoints, Instant createdAt) {}
