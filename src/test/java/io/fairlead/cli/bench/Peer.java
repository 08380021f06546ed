package io.fairlead.cli.bench;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import java.util.List;

/** A scheduler among others, in one state: made for one round, then thrown away. */
interface Peer extends AutoCloseable {

  void register(List<Node> nodes);

  /**
   * Translates the pods into its own terms, which nobody measures; what comes back places them and
   * remembers that they are placed.
   */
  Runnable preparePlacing(List<Pod> pods);

  /** How many pods have been placed since the beginning. */
  long placed();

  @Override
  void close();
}
