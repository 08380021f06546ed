package io.fairlead.agent.runtime;

import java.time.Instant;

/** What a runtime knows of a container that was started. */
public sealed interface ContainerState {

  String id();

  /** How many times it was started before. */
  int attempt();

  /** It runs. */
  record Running(String id, int attempt, Instant startedAt) implements ContainerState {}

  /**
   * It has ended.
   *
   * @param reason {@code Completed}, {@code Error}, {@code OOMKilled}, or {@code StartError} if its
   *     command could not even be begun
   * @param message what is to be said beside the exit code, or null
   */
  record Exited(
      String id,
      int attempt,
      int exitCode,
      String reason,
      String message,
      Instant startedAt,
      Instant finishedAt)
      implements ContainerState {

    /** Of an exit without anything special about it. */
    static String reasonOf(int exitCode) {
      return exitCode == 0 ? "Completed" : "Error";
    }
  }
}
