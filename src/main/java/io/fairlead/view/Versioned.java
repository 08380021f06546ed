package io.fairlead.view;

/**
 * An object and the version of the view at which it last changed.
 *
 * @param version the sum of the next offsets of all topics: grows with every record folded
 */
public record Versioned<T>(T value, long version) {}
