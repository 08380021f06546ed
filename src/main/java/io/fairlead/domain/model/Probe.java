package io.fairlead.domain.model;

/**
 * A check of a container over HTTP or TCP, as Kubernetes' Probe. All times are in seconds.
 *
 * @param httpGet passes on a status of 200 to 399; null if {@code tcpSocket} is given
 * @param tcpSocket passes when a connection opens; null if {@code httpGet} is given
 */
public record Probe(
    HttpGet httpGet,
    TcpSocket tcpSocket,
    Integer initialDelaySeconds,
    Integer periodSeconds,
    Integer timeoutSeconds,
    Integer successThreshold,
    Integer failureThreshold) {

  public Probe {
    initialDelaySeconds = initialDelaySeconds == null ? (Integer) 0 : initialDelaySeconds;
    periodSeconds = periodSeconds == null ? (Integer) 10 : periodSeconds;
    timeoutSeconds = timeoutSeconds == null ? (Integer) 1 : timeoutSeconds;
    successThreshold = successThreshold == null ? (Integer) 1 : successThreshold;
    failureThreshold = failureThreshold == null ? (Integer) 3 : failureThreshold;
  }

  /** A GET of a path; the port is a number or a container port's name. */
  public record HttpGet(String path, String port) {
    public HttpGet {
      path = path == null || path.isEmpty() ? "/" : path;
    }
  }

  /** A TCP connection; the port is a number or a container port's name. */
  public record TcpSocket(String port) {}
}
