/**
 * Kafka as far as a control plane can tell the difference, in memory and on one thread: partitions
 * with markers and a last stable offset, transactions with epochs and fencing, groups with
 * generations. Each call is one atomic step; what Kafka does in the background (a marker written, a
 * transaction timed out, a session expired) is a call too, so that whoever owns the time decides
 * when. A test holds it against the real broker. May import {@code stream}'s view of a log.
 */
package io.fairlead.simulation.log;
