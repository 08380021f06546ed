package io.fairlead.stream;

/** A cell in our hands: from the rebalance that gave it to us to the one that takes it away. */
final class CellTerm {
  private final int cell;
  private final int generation;
  private volatile boolean over;

  /**
   * @param generation the group's, in which the cell was given to us
   */
  CellTerm(int cell, int generation) {
    this.cell = cell;
    this.generation = generation;
  }

  int cell() {
    return cell;
  }

  int generation() {
    return generation;
  }

  /** Whatever was still to be done for the cell is not ours to do any more. */
  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }
}
