package io.fairlead.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets writes of one scope come one after another, so that each is checked against what the one
 * before left. Between processes nothing is locked: there, the last write wins, and of two pods
 * with one name the scheduler takes the first.
 */
@ApplicationScoped
class WriteLocks {
  private final Lock[] stripes = new Lock[256];

  WriteLocks() {
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  <R> R locked(String scope, Supplier<R> write) {
    Lock stripe = stripes[Math.floorMod(scope.hashCode(), stripes.length)];
    stripe.lock();
    try {
      return write.get();
    } finally {
      stripe.unlock();
    }
  }
}
