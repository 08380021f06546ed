package io.fairlead.domain.workload;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;

/**
 * A pod of a Deployment, as far as it matters for which ones to keep.
 *
 * @param sequence its place in the order of submission
 */
record OwnedPod(
    String uid, String namespace, String name, long sequence, boolean placed, boolean ready) {

  OwnedPod whenPlaced() {
    return new OwnedPod(uid, namespace, name, sequence, true, ready);
  }

  OwnedPod whenReady(boolean isReady) {
    return new OwnedPod(uid, namespace, name, sequence, placed, isReady);
  }

  void save(StateWriter out) {
    out.unique(uid);
    out.text(namespace);
    out.unique(name);
    out.number(sequence);
    out.flag(placed);
    out.flag(ready);
  }

  static OwnedPod load(StateReader in) {
    return new OwnedPod(in.unique(), in.text(), in.unique(), in.number(), in.flag(), in.flag());
  }
}
