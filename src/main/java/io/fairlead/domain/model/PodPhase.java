package io.fairlead.domain.model;

/** Where a pod is in its life; constants are spelled as in manifests. */
public enum PodPhase {
  Pending,
  Running,
  Succeeded,
  Failed;

  public boolean isTerminal() {
    return this == Succeeded || this == Failed;
  }
}
