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
   * @param reason {@code Completed}, {@code Error} or {@code OOMKilled}
   */
  record Exited(
      String id, int attempt, int exitCode, String reason, Instant startedAt, Instant finishedAt)
      implements ContainerState {}
}
