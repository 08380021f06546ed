package io.fairlead.proxy;

import io.fairlead.proxy.Attempt.NoBackendException;
import java.util.concurrent.TimeoutException;

/** What an HTTP client is told when its request could not be served, in one line. */
record FailureAnswer(int status, String text) {
  static final String CONTENT_TYPE = "text/plain; charset=utf-8";

  static FailureAnswer of(ProxiedPort port, Throwable failure) {
    if (failure instanceof NoBackendException && failure.getCause() == null) {
      return answer(503, port, "no endpoint is ready");
    }
    if (failure instanceof NoBackendException) {
      return answer(502, port, "no endpoint accepts a connection");
    }
    if (failure instanceof TimeoutException) {
      return answer(504, port, "the endpoint did not answer in time");
    }
    return answer(502, port, "the endpoint closed the connection before it answered");
  }

  static FailureAnswer closing(ProxiedPort port) {
    return answer(503, port, "the service is going away");
  }

  private static FailureAnswer answer(int status, ProxiedPort port, String what) {
    return new FailureAnswer(
        status, "service %s, port %s: %s\n".formatted(port.service(), port.portName(), what));
  }
}
