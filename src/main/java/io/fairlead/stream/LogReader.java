package io.fairlead.stream;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** A log as it can be read, wherever it is: by topic and cell. */
public interface LogReader {

  /** What is committed now, from the beginning. */
  Tape open(Topic topic, int cell);

  /**
   * The same, to the end of what may just be being committed: a commit may be acknowledged to a
   * writer before readers see it, and a fold of that writer's output must not end before it.
   */
  Tape openSettled(Topic topic, int cell);

  /** A tape of a processor's output and one of each of its inputs, which may be the same topic. */
  record Tapes(Tape output, Map<Topic, Tape> inputs) {}

  /**
   * All that a cell is folded from, which may cost little more than one of them. Where the output
   * ends is fixed first, so that all that it names is on the others.
   *
   * @param settled whether to the end of what may just be being committed
   */
  default Tapes openAll(Topic output, Set<Topic> inputs, int cell, boolean settled) {
    Tape first = settled ? openSettled(output, cell) : open(output, cell);
    Map<Topic, Tape> others = new EnumMap<>(Topic.class);
    inputs.forEach(topic -> others.put(topic, open(topic, cell)));
    return new Tapes(first, others);
  }

  /** Where the tapes of topics would end now. */
  default Map<Topic, Long> ends(Set<Topic> topics, int cell) {
    Map<Topic, Long> ends = new EnumMap<>(Topic.class);
    for (Topic topic : topics) {
      try (Tape tape = open(topic, cell)) {
        ends.put(topic, tape.end());
      }
    }
    return ends;
  }
}
