package io.fairlead.stream;

/**
 * The one writer of an arrow's cycles in a cell. Opening one fences the one before, wherever that
 * is, and finishes off the transaction that it may have left open.
 *
 * <p>Any exception leaves it unusable, and the cell's memory may be ahead of the log: close it,
 * open another, restore the cell.
 */
public interface CellWriter extends AutoCloseable {

  /**
   * Writes all of it or nothing; when this returns, everybody can read it and nobody can lose it.
   */
  void commit(CycleOutput output);

  /** At once, whatever is under way. */
  @Override
  void close();

  /** Opens the writer of a cell. */
  interface Opener {
    CellWriter open(int cell);
  }
}
