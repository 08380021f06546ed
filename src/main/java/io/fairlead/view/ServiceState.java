package io.fairlead.view;

import io.fairlead.domain.model.Service;
import java.time.Instant;

/** A Service. */
public record ServiceState(Service service, Instant createdAt) {}
