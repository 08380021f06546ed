package io.fairlead.chaos;

import java.io.IOException;
import java.util.List;

/** What lies between the hosts of the control planes and the broker. Hosts count from 1. */
interface Network extends AutoCloseable {

  /** The address on which the broker listens, reached from every host. */
  String brokerAddress();

  /** The address by which the broker sees a host. */
  String addressOf(int host);

  /** What goes before a command so that it runs on a host. */
  List<String> on(int host);

  /** Why hosts cannot be cut off; null if they can. */
  String whyNotCut();

  /**
   * Breaks a host's network.
   *
   * @param fault one of the network
   */
  void cut(int host, Fault fault) throws IOException;

  void heal(int host) throws IOException;

  @Override
  void close();

  /** With hosts of their own if this machine lets us, else all in one place. */
  static Network of(int hosts) {
    try {
      return Namespaces.create(hosts);
    } catch (IOException e) {
      return new OneHost(e.getMessage());
    }
  }

  /** All processes beside each other: there is nothing to cut. */
  record OneHost(String whyNotCut) implements Network {
    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public String brokerAddress() {
      return LOOPBACK;
    }

    @Override
    public String addressOf(int host) {
      return LOOPBACK;
    }

    @Override
    public List<String> on(int host) {
      return List.of();
    }

    @Override
    public void cut(int host, Fault fault) {
      throw new UnsupportedOperationException(whyNotCut);
    }

    @Override
    public void heal(int host) {
      throw new UnsupportedOperationException(whyNotCut);
    }

    @Override
    public void close() {}
  }
}
