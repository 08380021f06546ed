package io.fairlead.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for what a test starts. */
public final class FreePorts {
  private FreePorts() {}

  /**
   * A port that nothing listens on at the moment, on no address, and not one of those that the
   * kernel gives to outgoing connections: these come and go before the port is used.
   */
  public static int next() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another one, then.
      }
    }
  }
}
