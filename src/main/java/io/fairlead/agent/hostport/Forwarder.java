package io.fairlead.agent.hostport;

import java.time.Duration;

/** A socket of the node from which everything goes on to a pod, and back. */
interface Forwarder extends AutoCloseable {
  /** The port is free when this returns. */
  @Override
  void close();

  /** A closed socket keeps its port until the thread that waits on it has noticed. */
  static void awaitEnd(Thread listener) {
    try {
      listener.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
