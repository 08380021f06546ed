package io.fairlead.proxy;

import static io.fairlead.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import io.fairlead.testing.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private final int port = FreePorts.next();
  private ProxyFixture proxy;
  private HttpBackend web;
  private HttpBackend shop;

  @BeforeEach
  void start() {
    proxy = new ProxyFixture("bind-retry-interval", "100ms");
    web = HttpBackend.named(proxy.vertx, "web", "127.0.0.2");
    shop = HttpBackend.named(proxy.vertx, "shop", "127.0.0.3");
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void aPortThatIsTakenIsServedAsSoonAsItIsFree() throws Exception {
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      proxy.say("web", true, port, web.endpoint());
      eventually(
          () ->
              assertThat(proxy.status("web").problem())
                  .isEqualTo("127.0.0.1:" + port + " is already in use"));
      assertThat(proxy.status("web").bound()).isFalse();
      assertThat(other.isBound()).isTrue();
    }

    proxy.awaitBound(port);

    assertThat(ask(port)).isEqualTo("web");
    assertThat(proxy.status("web").problem()).isNull();
  }

  @Test
  void aServiceThatChangesItsPortMoves() throws Exception {
    int newPort = FreePorts.next();
    proxy.serve("web", true, port, web.endpoint());

    proxy.serve("web", true, newPort, web.endpoint());

    assertThat(ask(newPort)).isEqualTo("web");
    eventually(() -> assertRefused(port));
    eventually(
        () -> assertThat(proxy.metric("fairlead.proxy.requests", "service", "web")).isEqualTo(1));
  }

  @Test
  void aServiceThatGoesGivesItsPortUp() throws Exception {
    proxy.serve("web", true, port, web.endpoint());

    proxy.remove("web");

    eventually(() -> assertRefused(port));
    assertThat(proxy.listeners.status()).isEmpty();
    assertThat(proxy.registry.getMeters()).isEmpty();
  }

  @Test
  void whatOneServiceDoesDisturbsNoOther() throws Exception {
    int otherPort = FreePorts.next();
    proxy.serve("shop", true, otherPort, shop.endpoint());
    try (RawClient client = new RawClient(otherPort)) {
      assertThat(ask(client)).isEqualTo("shop");

      proxy.serve("web", true, port, web.endpoint());
      proxy.remove("web");
      eventually(() -> assertRefused(port));

      assertThat(ask(client)).as("on the same connection").isEqualTo("shop");
    }
  }

  @Test
  void aPortOfTwoServicesPassesToTheSecondWhenTheFirstGoes() throws Exception {
    proxy.serve("web", true, port, web.endpoint());
    proxy.say("shop", true, port, shop.endpoint());
    assertThat(ask(port)).isEqualTo("web");
    assertThat(proxy.status("shop").problem())
        .isEqualTo("port " + port + " is held by default/web:main");

    proxy.remove("web");

    await().ignoreExceptions().untilAsserted(() -> assertThat(ask(port)).isEqualTo("shop"));
    assertThat(proxy.status("shop").bound()).isTrue();
  }

  @Test
  void aServiceThatChangesItsStrategyIsServedByIt() throws Exception {
    CompletableFuture<Runnable> asked = new CompletableFuture<>();
    HttpBackend slow =
        new HttpBackend(
            proxy.vertx,
            "slow",
            "127.0.0.4",
            request -> asked.complete(() -> request.response().end("at last")));
    proxy.serve("web", true, port, slow.endpoint(), web.endpoint());
    try (RawClient busy = new RawClient(port)) {
      busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      asked.get();

      proxy.say(
          new ServiceEndpoints(
              "default",
              "web",
              "least-connections",
              false,
              List.of(
                  new PortEndpoints(
                      "main", "TCP", true, port, null, List.of(slow.endpoint(), web.endpoint())))));

      assertThat(ask(port)).isEqualTo("web");
      eventually(
          () -> assertThat(proxy.metric("fairlead.proxy.active", "service", "web")).isEqualTo(1));
      assertThat(ask(port)).as("though it would be the other's turn").isEqualTo("web");
      asked.get().run();
    }
  }

  @Test
  void aPortThatBecomesHttpIsServedAsHttp() throws Exception {
    proxy.serve("web", false, port);

    proxy.say("web", true, port, web.endpoint());

    await().ignoreExceptions().untilAsserted(() -> assertThat(ask(port)).isEqualTo("web"));
  }

  @Test
  void aRequestUnderWayComesToItsEndWhenTheServiceGoes() throws Exception {
    CompletableFuture<Runnable> asked = new CompletableFuture<>();
    HttpBackend slow =
        new HttpBackend(
            proxy.vertx,
            "slow",
            "127.0.0.4",
            request -> asked.complete(() -> request.response().end("at last")));
    proxy.serve("web", true, port, slow.endpoint());
    try (RawClient client = new RawClient(port)) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      Runnable answer = asked.get();

      proxy.remove("web");
      try (RawClient late = new RawClient(port)) {
        late.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(late.readToEnd()).startsWith("HTTP/1.1 503").endsWith("going away\n");
      }
      answer.run();

      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
      assertThat(client.readBody(7)).isEqualTo("at last");
    }
    eventually(() -> assertRefused(port));
  }

  @Test
  void whatNeverEndsIsCutOffWhenTheDrainTimeoutIsOver() throws Exception {
    try (ProxyFixture impatient = new ProxyFixture("drain-timeout", "200ms")) {
      int itsPort = FreePorts.next();
      HttpBackend endless = new HttpBackend(impatient.vertx, "endless", "127.0.0.4", request -> {});
      impatient.serve("web", true, itsPort, endless.endpoint());
      try (RawClient client = new RawClient(itsPort)) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        eventually(() -> assertThat(endless.requests).hasValue(1));

        impatient.remove("web");

        assertThat(client.readToEnd()).doesNotContain("200 OK");
      }
      eventually(() -> assertRefused(itsPort));
    }
  }

  @Test
  void manyServicesComeAndGoTogether() throws Exception {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ports.add(FreePorts.next());
      proxy.say("service-" + i, true, ports.get(i), web.endpoint());
    }
    for (int open : ports) {
      proxy.awaitBound(open);
      assertThat(ask(open)).isEqualTo("web");
    }
    for (int i = 0; i < 50; i++) {
      proxy.remove("service-" + i);
    }
    for (int gone : ports) {
      eventually(() -> assertRefused(gone));
    }
  }

  private static String ask(int port) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return ask(client);
    }
  }

  private static String ask(RawClient client) throws IOException {
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    String head = client.readHead();
    if (!head.startsWith("HTTP/1.1 200")) {
      throw new IOException(head);
    }
    return client.readBody(HttpFrontendFixture.contentLength(head));
  }

  private static void assertRefused(int port) {
    assertThatThrownBy(() -> new RawClient(port).close()).isInstanceOf(ConnectException.class);
  }
}
