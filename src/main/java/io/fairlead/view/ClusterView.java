package io.fairlead.view;

import java.time.Instant;
import java.util.function.Function;

/** A state of the cluster to be read: the present one, or that of a moment in the past. */
public interface ClusterView {

  /** Reads; take values and leave, for the present state has to wait meanwhile. */
  <R> R read(Function<Projection, R> reading);

  /** Grows with every record folded. Call it within {@link #read} to pin it. */
  long version();

  /** When the state is, or was. */
  Instant time();
}
