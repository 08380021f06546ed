package io.fairlead.domain.scheduling.oracle;

/** One step of a history, made concrete when its turn comes; some are more frequent than others. */
public enum Action {
  SUBMIT(14),
  SUBMIT_AGAIN(1),
  DELETE(3),
  DELETE_NAME(1),
  TERMINATE(5),
  JOIN(6),
  UPDATE(2),
  LOSE(1),
  RETURN(2),
  REMOVE(1),
  APPLY_SERVICE(2),
  DELETE_SERVICE(1),
  APPLY_NAMESPACE(1),
  DELETE_NAMESPACE(1),
  APPLY_PROFILE(1),
  DELETE_PROFILE(1),
  APPLY_PRIORITY_CLASS(1),
  DELETE_PRIORITY_CLASS(1);

  private final int frequency;

  Action(int frequency) {
    this.frequency = frequency;
  }

  public int frequency() {
    return frequency;
  }
}
