package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;

/**
 * A state that counts pods of its namespace.
 *
 * @param <S> itself
 */
interface CountsPods<S> {

  NamespacedName name();

  /**
   * The state after a change of one pod; itself if that makes no difference.
   *
   * @param before null if the pod comes
   * @param after null if the pod goes
   */
  S counting(PodState before, PodState after);
}
