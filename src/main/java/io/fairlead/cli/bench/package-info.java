/**
 * Measures the scheduler by itself: workloads, rounds of them, and what they took. May import the
 * domain; no log is involved. The command, the JMH benchmark and the comparison with a peer use the
 * same workloads.
 */
package io.fairlead.cli.bench;
