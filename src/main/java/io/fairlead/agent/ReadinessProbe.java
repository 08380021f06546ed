package io.fairlead.agent;

import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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

  /**
   * @param probe what to ask; null for nothing
   * @param ports of the container, for ports given by name
   * @param onChange called, on whatever thread, when readiness has changed
   */
  ReadinessProbe(
      Probe probe, List<ContainerPort> ports, String ip, Instant startedAt, Runnable onChange) {
    this.probe = probe;
    this.ports = ports;
    this.ip = ip;
    this.onChange = onChange;
    this.ready = probe == null;
    this.nextAt = probe == null ? null : startedAt.plusSeconds(probe.initialDelaySeconds());
  }

  boolean isReady() {
    return ready;
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

  private synchronized void record(boolean success) {
    running = false;
    successes = success ? successes + 1 : 0;
    failures = success ? 0 : failures + 1;
    boolean before = ready;
    if (success && successes >= probe.successThreshold()) {
      ready = true;
    } else if (failures >= probe.failureThreshold()) {
      ready = false;
    }
    if (ready != before) {
      onChange.run();
    }
  }

  private boolean check() {
    Duration timeout = Duration.ofSeconds(probe.timeoutSeconds());
    try {
      if (probe.httpGet() != null) {
        return httpGet(probe.httpGet(), timeout);
      }
      return tcpConnect(port(probe.tcpSocket().port()), timeout);
    } catch (IOException | IllegalArgumentException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean httpGet(Probe.HttpGet get, Duration timeout)
      throws IOException, InterruptedException {
    String path = get.path().startsWith("/") ? get.path() : "/" + get.path();
    URI uri = URI.create("http://" + ip + ":" + port(get.port()) + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).GET().build();
    int status = HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    return status >= 200 && status < 400;
  }

  private boolean tcpConnect(int port, Duration timeout) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(ip, port), (int) timeout.toMillis());
      return true;
    }
  }

  private int port(String port) {
    return ports.stream()
        .filter(named -> port.equals(named.name()))
        .map(ContainerPort::containerPort)
        .findFirst()
        .orElseGet(() -> Integer.valueOf(port));
  }
}
