package io.fairlead.view;

import java.time.Instant;

/**
 * A namespace: there is one as long as there is something in it.
 *
 * @param createdAt when its first object was seen
 */
public record NamespaceState(String name, Instant createdAt) {}
