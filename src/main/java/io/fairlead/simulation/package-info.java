/**
 * Deterministic simulation: the real codec, domain and cells on a simulated log, with simulated
 * clocks, machines, agents and users. One seed is one history; every choice in it is drawn from the
 * seed and kept on a tape, so that a history that goes wrong can be made again and made shorter.
 * May import {@code stream}, {@code domain} and the invariants of {@code replay}.
 */
package io.fairlead.simulation;
