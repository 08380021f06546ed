package io.fairlead.proxy;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The way of one request or connection to a backend: one after the other until one accepts it. Used
 * on one event loop.
 */
final class Attempt {
  private static final Logger LOG = Logger.getLogger(Attempt.class);

  private final Upstream upstream;
  private final ProxyMeters meters;
  private final Set<Endpoint> tried = new HashSet<>();
  private Backend backend;

  Attempt(Upstream upstream, ProxyMeters meters) {
    this.upstream = upstream;
    this.meters = meters;
  }

  /**
   * Connects to a backend that has not been tried. The winner is held until {@link #release}.
   *
   * @return fails with {@link NoBackendException} if none accepts
   */
  <T> Future<T> connect(Function<Backend, Future<T>> connector) {
    return connect(upstream.pick(tried), connector, null);
  }

  /** Connects once more: to another backend if there is one, otherwise to the same again. */
  <T> Future<T> reconnect(Function<Backend, Future<T>> connector) {
    return connect(upstream.pick(tried).or(() -> upstream.pick(Set.of())), connector, null);
  }

  private <T> Future<T> connect(
      Optional<Backend> picked, Function<Backend, Future<T>> connector, Throwable lastFailure) {
    if (picked.isEmpty()) {
      return Future.failedFuture(new NoBackendException(lastFailure));
    }
    backend = picked.get();
    tried.add(backend.endpoint());
    return Future.succeededFuture(backend)
        .compose(connector)
        .recover(failure -> next(connector, failure));
  }

  private <T> Future<T> next(Function<Backend, Future<T>> connector, Throwable failure) {
    LOG.debugf("%s refuses: %s", backend, failure.getMessage());
    upstream.failed(backend);
    release();
    Optional<Backend> another = upstream.pick(tried);
    if (another.isPresent()) {
      meters.failover();
    }
    return connect(another, connector, failure);
  }

  /** The request or connection has ended; may be said more than once. */
  void release() {
    if (backend != null) {
      Backend held = backend;
      backend = null;
      upstream.release(held);
    }
  }

  /** No backend is there, or none accepts. */
  static final class NoBackendException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param lastFailure why the last one did not accept; null if there is none
     */
    NoBackendException(Throwable lastFailure) {
      super("no endpoint accepts", lastFailure, false, false);
    }
  }
}
