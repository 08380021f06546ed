package io.fairlead.view;

import java.time.Instant;

/** An object that shows nothing but what was applied. */
public record Applied<T>(T object, Instant createdAt) {}
