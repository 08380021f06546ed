/**
 * A log as one file: written from a Kafka, read as one reads a Kafka, and put into a fresh Kafka
 * again. The format is described in {@code docs/guarantees/replay.md}. May import {@code stream}.
 */
package io.fairlead.replay.archive;
