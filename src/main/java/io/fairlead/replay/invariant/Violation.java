package io.fairlead.replay.invariant;

/**
 * Something that must never be in a log.
 *
 * @param processor whose cycle it is, for example {@code scheduler}; null if it is nobody's
 * @param cycle that processor's cycle; 0 if it is none
 * @param topic where it was seen, without the prefix
 * @param offset of the record where it was seen
 * @param message names what it is about: uid, node, offsets
 */
public record Violation(
    Invariant invariant,
    int cell,
    String processor,
    long cycle,
    String topic,
    long offset,
    String message) {

  @Override
  public String toString() {
    String who = processor == null ? "" : ", " + processor + " cycle " + cycle;
    return "%s: cell %d%s (%s offset %d): %s"
        .formatted(invariant, cell, who, topic, offset, message);
  }
}
