package io.fairlead.proxy;

import static io.fairlead.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpBalancingTest extends HttpFrontendFixture {
  @Test
  void requestsOfOneConnectionGoToTheEndpointsInTurn() throws Exception {
    HttpBackend a = backend("a", "127.0.0.2");
    HttpBackend b = backend("b", "127.0.0.3");
    proxy.serve("web", true, port, a.endpoint(), b.endpoint());

    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(get("/").body());
    }

    assertThat(answers).containsExactly("a", "b", "a", "b");
    eventually( // a request is counted when it is over, which is after its client has the answer
        () ->
            assertThat(proxy.metric("fairlead.proxy.requests", "service", "web", "status", "2xx"))
                .isEqualTo(4));
    assertThat(proxy.metric("fairlead.proxy.connections", "service", "web")).isEqualTo(1);
  }

  @Test
  void aRequestWhoseConnectionIsRefusedGoesToTheNextEndpointWithItsWholeBody() throws Exception {
    HttpBackend echo = new HttpBackend(proxy.vertx, "echo", "127.0.0.3", HttpFrontendFixture::echo);
    proxy.serve("web", true, port, refusing("127.0.0.2"), echo.endpoint());
    byte[] body = randomBytes(20_000);

    HttpResponse<byte[]> response =
        CLIENT.send(
            request("/").POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(body);
    assertThat(proxy.metric("fairlead.proxy.failovers", "service", "web")).isEqualTo(1);
  }

  @Test
  void anEndpointThatRefusedIsNotAskedAgainAtOnce() throws Exception {
    HttpBackend b = backend("b", "127.0.0.3");
    proxy.serve("web", true, port, refusing("127.0.0.2"), b.endpoint());

    for (int i = 0; i < 5; i++) {
      assertThat(get("/").body()).isEqualTo("b");
    }

    assertThat(proxy.metric("fairlead.proxy.failovers", "service", "web")).isEqualTo(1);
  }

  @Test
  void withoutEndpointsTheAnswerNamesTheService() throws Exception {
    proxy.serve("web", true, port);

    HttpResponse<String> response = get("/");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("service default/web, port main: no endpoint is ready\n");
    assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
  }

  @Test
  void whenAllRefuseTheAnswerSaysSo() throws Exception {
    proxy.serve("web", true, port, refusing("127.0.0.2"), refusing("127.0.0.3"));

    HttpResponse<String> response = get("/");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body())
        .isEqualTo("service default/web, port main: no endpoint accepts a connection\n");
  }

  @Test
  void anEndpointThatDoesNotAnswerInTimeIsAGatewayTimeout() throws Exception {
    restart("idle-timeout", "500ms");
    HttpBackend silent = new HttpBackend(proxy.vertx, "silent", "127.0.0.2", request -> {});
    proxy.serve("web", true, port, silent.endpoint());

    HttpResponse<String> response = get("/");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.body()).contains("default/web");
    assertThat(silent.requests).as("a slow request is not sent twice").hasValue(1);
  }

  @Test
  void anIdempotentRequestOnAConnectionThatWasClosingIsSentToAnother() throws Exception {
    HttpBackend good = backend("good", "127.0.0.3");
    try (ClosingServer closing = new ClosingServer("127.0.0.2")) {
      proxy.serve("web", true, port, closing.endpoint(), good.endpoint());
      assertThat(get("/").body()).isEqualTo("closing");
      assertThat(get("/").body()).isEqualTo("good");

      HttpResponse<String> response = get("/");

      assertThat(response.body()).isEqualTo("good");
      assertThat(closing.requests).hasValue(2);
    }
  }

  @Test
  void aRequestThatIsNotIdempotentIsNeverSentTwice() throws Exception {
    HttpBackend good = backend("good", "127.0.0.3");
    try (ClosingServer closing = new ClosingServer("127.0.0.2")) {
      proxy.serve("web", true, port, closing.endpoint(), good.endpoint());
      assertThat(get("/").body()).isEqualTo("closing");
      assertThat(get("/").body()).isEqualTo("good");

      HttpResponse<String> response =
          CLIENT.send(
              request("/").POST(HttpRequest.BodyPublishers.ofString("order")).build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(response.body())
          .isEqualTo(
              "service default/web, port main: the endpoint closed the connection before it"
                  + " answered\n");
      assertThat(good.requests).hasValue(1);
    }
  }

  @Test
  void aRequestWhoseClientHasGoneIsNotSentAgain() throws Exception {
    HttpBackend silent = new HttpBackend(proxy.vertx, "silent", "127.0.0.2", request -> {});
    HttpBackend other = backend("other", "127.0.0.3");
    proxy.serve("web", true, port, silent.endpoint(), other.endpoint());

    try (RawClient client = new RawClient(port)) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      eventually(() -> assertThat(silent.requests).hasValue(1));
    }

    eventually(() -> assertThat(silent.openConnections).hasValue(0));
    eventually(() -> assertThat(proxy.metric("fairlead.proxy.active", "service", "web")).isZero());
    assertThat(silent.requests.get() + other.requests.get()).isEqualTo(1);
  }

  @Test
  void anEndpointThatIsRemovedUnderLoadLosesNoRequest() throws Exception {
    HttpBackend a = slow("a", "127.0.0.2");
    HttpBackend b = slow("b", "127.0.0.3");
    HttpBackend c = slow("c", "127.0.0.4");
    proxy.serve("web", true, port, a.endpoint(), b.endpoint(), c.endpoint());
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicInteger answered = new AtomicInteger();
    List<String> failures = new CopyOnWriteArrayList<>();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean posts = i % 2 == 0;
      clients.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (running.get()) {
                      try {
                        HttpResponse<String> response = posts ? post("/", "body") : get("/");
                        if (response.statusCode() == 200) {
                          answered.incrementAndGet();
                        } else {
                          failures.add(response.statusCode() + " " + response.body());
                        }
                      } catch (IOException | InterruptedException e) {
                        failures.add(e.toString());
                      }
                    }
                  }));
    }
    await().until(() -> answered.get() > 200);

    proxy.say("web", true, port, a.endpoint(), c.endpoint());
    int seen = b.requests.get();
    Thread.sleep(500); // the agents' drain delay
    b.close();
    await().until(() -> answered.get() > 1_000);
    proxy.say("web", true, port, c.endpoint());
    Thread.sleep(500);
    a.close();
    int before = answered.get();
    await().until(() -> answered.get() > before + 200);
    running.set(false);
    for (Thread client : clients) {
      client.join();
    }

    assertThat(failures).isEmpty();
    // Those that had been picked when it was removed; at most one for each client.
    assertThat(b.requests.get() - seen).isLessThanOrEqualTo(8);
    assertThat(proxy.metric("fairlead.proxy.failovers", "service", "web")).isZero();
  }

  @Test
  void keptConnectionsToARemovedEndpointAreClosed() throws Exception {
    HttpBackend a = backend("a", "127.0.0.2");
    HttpBackend b = backend("b", "127.0.0.3");
    proxy.serve("web", true, port, a.endpoint(), b.endpoint());
    get("/");
    get("/");
    assertThat(b.openConnections).hasValue(1);

    proxy.say("web", true, port, a.endpoint());

    // At once, and not only when the pool's keep-alive is over.
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(b.openConnections).hasValue(0));
    assertThat(a.openConnections).hasValue(1);
  }

  private HttpBackend slow(String name, String ip) {
    return new HttpBackend(
        proxy.vertx,
        name,
        ip,
        request -> proxy.vertx.setTimer(5, timer -> request.response().end(name)));
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }
}
