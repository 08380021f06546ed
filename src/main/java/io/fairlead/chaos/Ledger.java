package io.fairlead.chaos;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was promised to those who asked: uids by what they know of them. */
final class Ledger {
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> deletions = ConcurrentHashMap.newKeySet();
  private final Set<String> decided = ConcurrentHashMap.newKeySet();

  /** A submission is in the log, its sender was told. */
  void acknowledged(String uid) {
    acknowledged.add(uid);
  }

  void deletionAcknowledged(String uid) {
    deletions.add(uid);
  }

  /** The scheduler has said something about it. */
  void decided(String uid) {
    decided.add(uid);
  }

  Set<String> acknowledged() {
    return acknowledged;
  }

  int deletions() {
    return deletions.size();
  }

  /** Whether everybody has an answer. */
  boolean isSettled() {
    return decided.containsAll(acknowledged);
  }
}
