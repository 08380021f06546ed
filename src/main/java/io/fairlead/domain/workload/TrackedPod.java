package io.fairlead.domain.workload;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.Pod;

/**
 * One live pod incarnation and what has been said of it. The topics that speak of it have no order
 * between them, so each fact is kept by itself; the incarnation is over when the scheduler says so,
 * or when it was told to stop and its agent says that it has.
 */
final class TrackedPod {
  private final Workload workload;

  /** Kept while a successor would be wanted if its node were lost, else null. */
  private Pod bare;

  private boolean toldToStop;
  private boolean ended;

  private TrackedPod(Workload workload, Pod bare) {
    this.workload = workload;
    this.bare = bare;
  }

  static TrackedPod of(Workload workload) {
    return new TrackedPod(workload, null);
  }

  /**
   * @param pod null for one that is not to be kept running
   */
  static TrackedPod bare(Pod pod) {
    return new TrackedPod(null, pod);
  }

  /** The workload that owns it, or null. */
  Workload workload() {
    return workload;
  }

  Pod bare() {
    return bare;
  }

  /** Nobody wants it any more. */
  void leave() {
    bare = null;
  }

  void tellToStop() {
    toldToStop = true;
  }

  boolean hasEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }

  boolean isOver() {
    return toldToStop && ended;
  }

  // ---- snapshot

  /** Whether it counts for its workload, which writes it down then. */
  boolean counts(String uid) {
    return workload != null && workload.find(uid).isPresent();
  }

  /** Of one that does not count for a workload; so it makes no difference whether it once did. */
  void save(StateWriter out) {
    out.flag(bare != null);
    if (bare != null) {
      out.pod(bare);
    }
    out.flag(toldToStop);
    out.flag(ended);
  }

  static TrackedPod load(StateReader in) {
    TrackedPod loaded = bare(in.flag() ? in.pod() : null);
    loaded.toldToStop = in.flag();
    loaded.ended = in.flag();
    return loaded;
  }
}
