package io.fairlead.proxy;

import java.net.BindException;
import java.net.SocketException;

/** Why a port cannot be listened on, in words that say what to do. */
final class BindFailure {
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private BindFailure() {}

  static String reason(String host, int port, Throwable failure) {
    String where = host + ":" + port;
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof SocketException
        && message.contains("Permission denied")
        && port < FIRST_UNPRIVILEGED_PORT) {
      return where
          + " cannot be bound: ports below 1024 need a privilege; set a nodePort,"
          + " fairlead.proxy.port-offset or CAP_NET_BIND_SERVICE";
    }
    if (failure instanceof BindException && message.contains("in use")) {
      return where + " is already in use";
    }
    if (failure instanceof BindException && message.contains("assign requested address")) {
      return where + " cannot be bound: fairlead.proxy.host is no address of this machine";
    }
    return where + " cannot be bound: " + message;
  }
}
