/**
 * What must hold in a log, whatever happened to the machines that wrote it: checked record by
 * record, from the log alone. Knows nothing of how decisions are made, so that it can catch those
 * who make them. May import {@code domain.model}, {@code domain.event} and {@code stream}'s codec.
 */
package io.fairlead.replay.invariant;
