package io.fairlead.simulation;

/**
 * Something that must not be.
 *
 * @param invariant what was violated
 * @param message where, and how
 */
public record Finding(String invariant, String message) {}
