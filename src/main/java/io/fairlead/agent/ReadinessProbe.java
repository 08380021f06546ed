package io.fairlead.agent;

import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks one running container whether it is ready, again and again, on a virtual thread a time. A
 * container without a probe is ready while it runs.
 */
final class ReadinessProbe {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Probe probe;
  private final List<ContainerPort> ports;
  private final String ip;
  private final Runnable onChange;
  private Instant nextAt;
  private boolean running;
  private int successes;
  private int failures;
  private volatile boolean ready;
  private volatile String failure;

  /**
   * @param probe what to ask; null for nothing
   * @param ports of the container, for ports given by name
   * @param wasReady whether this run is known to have been ready; it stays so until it fails
   * @param onChange called, on whatever thread, when readiness has changed
   */
  ReadinessProbe(
      Probe probe,
      List<ContainerPort> ports,
      String ip,
      Instant startedAt,
      boolean wasReady,
      Runnable onChange) {
    this.probe = probe;
    this.ports = ports;
    this.ip = ip;
    this.onChange = onChange;
    this.ready = probe == null || wasReady;
    this.nextAt = probe == null ? null : startedAt.plusSeconds(probe.initialDelaySeconds());
  }

  boolean isReady() {
    return ready;
  }

  /** Why it is not ready, once enough checks have failed; else null. */
  String failure() {
    return failure;
  }

  /** When the next check is due; empty for never, and while one is under way. */
  synchronized Optional<Instant> nextCheck() {
    return running ? Optional.empty() : Optional.ofNullable(nextAt);
  }

  /** Starts a check if one is due. */
  synchronized void poll(Instant now) {
    if (nextAt == null || running || now.isBefore(nextAt)) {
      return;
    }
    running = true;
    // Not ready yet: look often, so that a pod serves soon after it could. Kubernetes does the same
    // only with a startup probe; being asked more often at first harms nobody.
    Duration period =
        ready
            ? Duration.ofSeconds(probe.periodSeconds())
            : Duration.ofMillis(Math.min(250, probe.periodSeconds() * 1000L));
    nextAt = now.plus(period);
    Thread.startVirtualThread(() -> record(check()));
  }

  /** Takes in a check's result: empty for a success, else what went wrong. */
  private synchronized void record(Optional<String> problem) {
    running = false;
    successes = problem.isEmpty() ? successes + 1 : 0;
    failures = problem.isEmpty() ? 0 : failures + 1;
    if (problem.isEmpty() && successes >= probe.successThreshold()) {
      ready = true;
      failure = null;
    } else if (failures >= probe.failureThreshold()) {
      ready = false;
      failure = "readiness probe: " + problem.orElseThrow();
    }
    onChange.run(); // also when nothing changed: the next check has to be planned
  }

  private Optional<String> check() {
    Duration timeout = Duration.ofSeconds(probe.timeoutSeconds());
    String target = probe.httpGet() != null ? "GET " : "connection to ";
    try {
      if (probe.httpGet() != null) {
        URI uri = uri(probe.httpGet());
        target += uri;
        int status = httpGet(uri, timeout);
        return status >= 200 && status < 400
            ? Optional.empty()
            : Optional.of(target + " answered " + status);
      }
      int port = port(probe.tcpSocket().port());
      target += ip + ":" + port;
      tcpConnect(port, timeout);
      return Optional.empty();
    } catch (TimeoutException | SocketTimeoutException e) {
      return Optional.of(target + ": no answer within " + probe.timeoutSeconds() + " s");
    } catch (IOException e) {
      return Optional.of(target + ": " + e.getClass().getSimpleName());
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private URI uri(Probe.HttpGet get) {
    String path = get.path().startsWith("/") ? get.path() : "/" + get.path();
    return URI.create("http://" + ip + ":" + port(get.port()) + path);
  }

  /** The timeout holds for the whole answer, not only until its head has come. */
  private static int httpGet(URI uri, Duration timeout)
      throws IOException, InterruptedException, TimeoutException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).GET().build();
    var answer = HTTP.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException) {
        throw new TimeoutException();
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private void tcpConnect(int port, Duration timeout) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(ip, port), (int) timeout.toMillis());
    }
  }

  private int port(String port) {
    Optional<Integer> named =
        ports.stream()
            .filter(candidate -> port.equals(candidate.name()))
            .map(ContainerPort::containerPort)
            .findFirst();
    if (named.isPresent()) {
      return named.get();
    }
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + port + "\" is neither a number nor the name of a port of the container", e);
    }
  }
}
