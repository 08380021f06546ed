package io.fairlead.cli.bench;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import java.util.List;

/**
 * Machines and pods of one workload in one size. The same numbers always give equal nodes and pods.
 *
 * <p>Every call makes objects that share nothing with those of another call, as if they had just
 * been decoded: sharing would spare the scheduler comparisons and memory that it has in earnest.
 */
public interface Scenario {

  List<Node> nodes();

  /** How many pods are placed already when the measurement begins. */
  default int residents() {
    return 0;
  }

  /** One of those; {@code index} is 0 to {@link #residents()} - 1. */
  default Pod resident(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  /** The pod that is the {@code index}th to be submitted, from 0. */
  Pod pod(int index);
}
