package io.fairlead.domain.workload;

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
}
