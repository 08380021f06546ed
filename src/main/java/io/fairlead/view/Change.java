package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;

/**
 * What happened to one object.
 *
 * @param before null if it was added
 * @param after null if it is gone
 */
public record Change<T>(NamespacedName name, T before, T after, long version) {}
