package io.fairlead.agent.hostport;

/** A socket of the node from which everything goes on to a pod, and back. */
interface Forwarder extends AutoCloseable {
  @Override
  void close();
}
