/**
 * What a snapshot is, in bytes: a cell's state as its logic writes it down, cut into chunks that a
 * manifest names. Knows no log and no Kafka. May import {@code domain} and Jackson.
 */
package io.fairlead.stream.snapshot;
