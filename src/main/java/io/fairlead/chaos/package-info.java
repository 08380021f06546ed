/**
 * Real faults: the packaged program in several processes on a real broker, killed, frozen and cut
 * off under load; afterwards its log is held against {@code replay.invariant}. May import {@code
 * domain.model}, {@code domain.event}, {@code stream}'s codec and {@code replay}.
 */
package io.fairlead.chaos;
