package io.fairlead.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real HTTP server. Time is what a test says it is: polls are as often as it likes. */
class ReadinessProbeTest {
  private static final String IP = "127.0.0.1";

  private final AtomicInteger answer = new AtomicInteger(200);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private HttpServer server;
  private Instant now = Instant.now();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(answer.get(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String port() {
    return Integer.toString(server.getAddress().getPort());
  }

  private static Probe get(String path, String port) {
    return new Probe(new Probe.HttpGet(path, port), null, null, 10, 1, null, 2);
  }

  private ReadinessProbe probe(Probe probe) {
    return probe(probe, false);
  }

  private ReadinessProbe probe(Probe probe, boolean wasReady) {
    List<ContainerPort> ports =
        List.of(new ContainerPort("web", server.getAddress().getPort(), null));
    return new ReadinessProbe(probe, ports, IP, now, wasReady, told::incrementAndGet);
  }

  /** Lets one check happen and waits for its result. */
  private void check(ReadinessProbe probe) {
    int before = told.get();
    now = now.plusSeconds(60);
    probe.poll(now);
    await().until(() -> told.get() > before);
  }

  @Test
  void withoutAProbeAContainerIsReadyAndNobodyIsAsked() {
    ReadinessProbe probe = probe(null);

    assertThat(probe.isReady()).isTrue();
    assertThat(probe.nextCheck()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200,true",
    "204,true",
    "301,true",
    "399,true",
    "400,false",
    "404,false",
    "500,false"
  })
  void anHttpStatusOf200To399IsASuccess(int status, boolean ready) {
    answer.set(status);
    ReadinessProbe probe = probe(get("/health", port()));
    assertThat(probe.isReady()).isFalse();

    check(probe);

    assertThat(probe.isReady()).isEqualTo(ready);
  }

  @Test
  void aPortMayBeGivenByNameAndAPathWithoutItsSlash() {
    ReadinessProbe probe = probe(get("health", "web"));

    check(probe);

    assertThat(probe.isReady()).isTrue();
  }

  @Test
  void itFailsWhenTheThresholdIsReachedAndSaysWhy() {
    ReadinessProbe probe = probe(get("/health", port()));
    check(probe);
    answer.set(503);

    check(probe);
    assertThat(probe.isReady()).isTrue();

    check(probe);
    assertThat(probe.isReady()).isFalse();
    assertThat(probe.failure())
        .isEqualTo("readiness probe: GET http://127.0.0.1:" + port() + "/health answered 503");

    answer.set(200);
    check(probe);
    assertThat(probe.isReady()).isTrue();
    assertThat(probe.failure()).isNull();
  }

  @Test
  void aTcpProbePassesWhenSomebodyListens() throws IOException {
    ReadinessProbe probe =
        probe(new Probe(null, new Probe.TcpSocket(port()), null, null, null, null, 1));

    check(probe);
    assertThat(probe.isReady()).isTrue();

    server.stop(0);
    check(probe);
    assertThat(probe.isReady()).isFalse();
    assertThat(probe.failure()).startsWith("readiness probe: connection to 127.0.0.1:");
  }

  @Test
  void aServerThatNeverAnswersIsATimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      ReadinessProbe probe = probe(get("/", Integer.toString(silent.getLocalPort())));

      check(probe);
      check(probe);

      assertThat(probe.failure()).endsWith(": no answer within 1 s");
    }
  }

  @Test
  void aPortThatIsNoneIsNamed() {
    ReadinessProbe probe = probe(get("/health", "wbe"));

    check(probe);
    check(probe);

    assertThat(probe.failure())
        .isEqualTo(
            "readiness probe: \"wbe\" is neither a number nor the name of a port of the container");
  }

  @Test
  void whatWasReadyBeforeTheAgentsRestartStaysSoUntilItFails() {
    answer.set(503);
    ReadinessProbe probe = probe(get("/health", port()), true);
    assertThat(probe.isReady()).isTrue();

    check(probe);
    assertThat(probe.isReady()).isTrue();
    check(probe);
    assertThat(probe.isReady()).isFalse();
  }

  @Test
  void nobodyIsAskedBeforeTheInitialDelayIsOverNorMoreOftenThanThePeriod() {
    Probe patient = new Probe(new Probe.HttpGet("/health", port()), null, 30, 10, 1, null, null);
    ReadinessProbe probe = probe(patient);

    probe.poll(now.plusSeconds(29));
    assertThat(probe.nextCheck()).contains(now.plusSeconds(30));
    assertThat(asked).hasValue(0);

    check(probe);
    check(probe);
    assertThat(asked).hasValue(2);
    probe.poll(now.plusSeconds(9));
    assertThat(probe.nextCheck()).contains(now.plusSeconds(10));
    assertThat(asked).hasValue(2);
  }
}
