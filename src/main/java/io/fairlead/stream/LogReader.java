package io.fairlead.stream;

/** A log as it can be read, wherever it is: by topic and cell. */
public interface LogReader {

  /** What is committed now, from the beginning. */
  Tape open(Topic topic, int cell);

  /**
   * The same, to the end of what may just be being committed: a commit may be acknowledged to a
   * writer before readers see it, and a fold of that writer's output must not end before it.
   */
  Tape openSettled(Topic topic, int cell);
}
