package io.fairlead.proxy;

import static io.fairlead.proxy.ProxyFixture.endpoint;
import static io.fairlead.proxy.ProxyFixture.eventually;
import static io.fairlead.proxy.ProxyFixture.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpFrontendTest {
  private static final java.net.http.HttpClient CLIENT =
      java.net.http.HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final int port = freePort();
  private ProxyFixture proxy;

  @BeforeEach
  void start() {
    proxy = new ProxyFixture();
  }

  private void restart(String... settings) {
    proxy.close();
    proxy = new ProxyFixture(settings);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  private HttpBackend backend(String name, String ip) {
    return HttpBackend.named(proxy.vertx, name, ip);
  }

  private static Endpoint refusing(String ip) {
    return endpoint("refusing", ip, freePort());
  }

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
    assertThat(proxy.metric("fairlead.proxy.requests", "service", "web", "status", "2xx"))
        .isEqualTo(4);
    assertThat(proxy.metric("fairlead.proxy.connections", "service", "web")).isEqualTo(1);
  }

  @Test
  void aRequestWhoseConnectionIsRefusedGoesToTheNextEndpointWithItsWholeBody() throws Exception {
    HttpBackend echo = new HttpBackend(proxy.vertx, "echo", "127.0.0.3", HttpFrontendTest::echo);
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
  void aConnectionOutlivesAnAnswerThatTheProxyGave() throws Exception {
    HttpBackend a = backend("a", "127.0.0.2");
    proxy.serve("web", true, port);
    try (RawClient client = new RawClient(port)) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
      String head = client.readHead();
      assertThat(head).startsWith("HTTP/1.1 503");
      client.readBody(contentLength(head));

      proxy.say("web", true, port, a.endpoint());
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
    }
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
  void aLargeUploadArrivesUnharmed() throws Exception {
    HttpBackend hashing =
        new HttpBackend(
            proxy.vertx,
            "hashing",
            "127.0.0.2",
            request -> request.body().onSuccess(b -> request.response().end(sha256(b.getBytes()))));
    proxy.serve("web", true, port, hashing.endpoint());
    byte[] body = randomBytes(48 * 1024 * 1024);

    HttpResponse<String> withLength =
        CLIENT.send(
            request("/").POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofString());
    HttpResponse<String> chunked =
        CLIENT.send(
            request("/")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build(),
            BodyHandlers.ofString());

    assertThat(withLength.body()).isEqualTo(sha256(body));
    assertThat(chunked.body()).isEqualTo(sha256(body));
  }

  @Test
  void anUploadMayTakeLongerThanAnAnswer() throws Exception {
    restart("idle-timeout", "2s");
    HttpBackend patient =
        new HttpBackend(
            proxy.vertx,
            "patient",
            "127.0.0.2",
            request -> request.body().onSuccess(body -> request.response().end(body)));
    proxy.serve("web", true, port, patient.endpoint());
    try (RawClient client = new RawClient(port)) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n");
      for (String part : List.of("s", "l", "o", "w")) {
        Thread.sleep(700); // four times this is more than the idle timeout
        client.send(part);
      }

      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aLargeDownloadArrivesUnharmed() throws Exception {
    byte[] body = randomBytes(48 * 1024 * 1024);
    HttpBackend large =
        new HttpBackend(
            proxy.vertx,
            "large",
            "127.0.0.2",
            request -> request.response().end(Buffer.buffer(body)));
    proxy.serve("web", true, port, large.endpoint());

    HttpResponse<byte[]> response = CLIENT.send(request("/").build(), BodyHandlers.ofByteArray());

    assertThat(sha256(response.body())).isEqualTo(sha256(body));
  }

  @Test
  void aClientThatReadsSlowlySlowsTheBackendDown() throws Exception {
    AtomicBoolean full = new AtomicBoolean();
    Buffer chunk = Buffer.buffer(randomBytes(64 * 1024));
    HttpBackend endless =
        new HttpBackend(
            proxy.vertx,
            "endless",
            "127.0.0.2",
            request -> {
              var response = request.response().setChunked(true);
              // 256 MB at most: more than all socket buffers on the way can take.
              for (int i = 0; i < 4096 && !full.get(); i++) {
                response.write(chunk);
                full.compareAndSet(false, i > 1024 && response.writeQueueFull());
              }
            });
    proxy.serve("web", true, port, endless.endpoint());

    try (RawClient client = new RawClient(port)) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      client.readHead();
      await().atMost(Duration.ofSeconds(10)).untilTrue(full);
    }
  }

  @Test
  void hostIsKeptAndTheClientIsNamed() throws Exception {
    HttpBackend headers =
        new HttpBackend(
            proxy.vertx,
            "headers",
            "127.0.0.2",
            request ->
                request
                    .response()
                    .putHeader("Keep-Alive", "timeout=5")
                    .putHeader("Connection", "keep-alive, X-Internal")
                    .putHeader("X-Internal", "secret")
                    .putHeader("X-Answer", "42")
                    .end(request.headers().toString()));
    proxy.serve("web", true, port, headers.endpoint());

    try (RawClient client = new RawClient(port)) {
      client.send(
          String.join(
              "\r\n",
              "GET /path?q=1 HTTP/1.1",
              "Host: web.example:8000",
              "X-Forwarded-For: 10.1.1.1",
              "Connection: keep-alive, X-Hop",
              "X-Hop: mine",
              "TE: trailers",
              "X-Own: kept",
              "",
              ""));
      String head = client.readHead();
      String body = client.readBody(contentLength(head));

      assertThat(head)
          .contains("X-Answer: 42")
          .doesNotContainIgnoringCase("x-internal")
          .doesNotContainIgnoringCase("keep-alive");
      assertThat(body)
          .contains("Host=web.example:8000")
          .contains("X-Own=kept")
          .containsIgnoringCase("X-Forwarded-For=10.1.1.1, 127.0.0.1")
          .containsIgnoringCase("X-Forwarded-Proto=http")
          .containsIgnoringCase("X-Forwarded-Host=web.example:8000")
          .doesNotContain("X-Hop")
          .doesNotContain("TE=");
    }
  }

  @Test
  void answersWithoutABodyLeaveTheConnectionInStep() throws Exception {
    HttpBackend statuses =
        new HttpBackend(
            proxy.vertx,
            "statuses",
            "127.0.0.2",
            request -> {
              int status = Integer.parseInt(request.path().substring(1));
              var response = request.response().setStatusCode(status);
              if (request.method().equals(HttpMethod.HEAD)) {
                response.putHeader("Content-Length", "1234");
              }
              response.end();
            });
    proxy.serve("web", true, port, statuses.endpoint());

    try (RawClient client = new RawClient(port)) {
      for (String start : List.of("GET /204", "GET /304", "HEAD /200", "DELETE /204")) {
        client.send(start + " HTTP/1.1\r\nHost: x\r\n\r\n");
        String head = client.readHead();
        assertThat(head).as(start).startsWith("HTTP/1.1 " + start.split("/")[1]);
        assertThat(head).as(start).doesNotContainIgnoringCase("chunked");
        if (start.startsWith("HEAD")) {
          assertThat(head).containsIgnoringCase("content-length: 1234");
        }
      }
    }
  }

  @Test
  void anOldClientGetsAnAnswerWithoutChunks() throws Exception {
    HttpBackend chunked =
        new HttpBackend(
            proxy.vertx,
            "chunked",
            "127.0.0.2",
            request -> request.response().setChunked(true).end("in chunks"));
    proxy.serve("web", true, port, chunked.endpoint());

    try (RawClient client = new RawClient(port)) {
      client.send("GET / HTTP/1.0\r\n\r\n");

      assertThat(client.readToEnd())
          .startsWith("HTTP/1.0 200")
          .doesNotContainIgnoringCase("chunked")
          .endsWith("\r\n\r\nin chunks");
    }
  }

  @Test
  void aClientThatAsksBeforeItSendsIsToldToContinue() throws Exception {
    HttpBackend echo = new HttpBackend(proxy.vertx, "echo", "127.0.0.2", HttpFrontendTest::echo);
    proxy.serve("web", true, port, echo.endpoint());

    HttpResponse<String> response =
        CLIENT.send(
            request("/")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.body()).isEqualTo("hello");
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
  void aResponseThatBreaksOffBreaksOffForTheClientToo() throws Exception {
    HttpBackend breaking =
        new HttpBackend(
            proxy.vertx,
            "breaking",
            "127.0.0.2",
            request -> {
              request.response().putHeader("Content-Length", "1000").write("half");
              proxy.vertx.setTimer(100, timer -> request.connection().close());
            });
    proxy.serve("web", true, port, breaking.endpoint());

    try (RawClient client = new RawClient(port)) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200");

      assertThat(client.readToEnd()).isEqualTo("half");
    }
  }

  @Test
  void aClientThatGoesAwayEndsTheRequestAtTheBackend() throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    HttpBackend stream =
        new HttpBackend(
            proxy.vertx,
            "stream",
            "127.0.0.2",
            request -> {
              request.response().closeHandler(closed -> ended.complete(null));
              request.response().setChunked(true).write("first");
            });
    proxy.serve("web", true, port, stream.endpoint());

    try (RawClient client = new RawClient(port)) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      client.readHead();
    }

    assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
    eventually(() -> assertThat(proxy.metric("fairlead.proxy.active", "service", "web")).isZero());
  }

  @Test
  void webSocketsPassThrough() {
    HttpBackend chat =
        new HttpBackend(
            proxy.vertx,
            "chat",
            "127.0.0.3",
            request ->
                request
                    .toWebSocket()
                    .onSuccess(
                        socket -> {
                          socket.writeTextMessage(
                              "welcome " + request.getHeader("X-Forwarded-For"));
                          socket.textMessageHandler(socket::writeTextMessage);
                        }));
    proxy.serve("web", true, port, refusing("127.0.0.2"), chat.endpoint());
    List<String> received = new CopyOnWriteArrayList<>();

    var socket = get(proxy.vertx.createWebSocketClient().connect(port, ProxyFixture.HOST, "/chat"));
    socket.textMessageHandler(received::add);
    get(socket.writeTextMessage("hello"));
    eventually(() -> assertThat(received).containsExactly("welcome 127.0.0.1", "hello"));
    assertThat(proxy.metric("fairlead.proxy.active", "service", "web")).isEqualTo(1);

    get(socket.close());

    eventually(() -> assertThat(chat.openConnections).hasValue(0));
    eventually(() -> assertThat(proxy.metric("fairlead.proxy.active", "service", "web")).isZero());
  }

  @Test
  void anUpgradeThatTheBackendRefusesIsAnsweredAsTheBackendDoes() throws Exception {
    HttpBackend plain =
        new HttpBackend(
            proxy.vertx,
            "plain",
            "127.0.0.2",
            request -> request.response().setStatusCode(403).end("no sockets here"));
    proxy.serve("web", true, port, plain.endpoint());

    try (RawClient client = new RawClient(port)) {
      client.send(
          String.join(
              "\r\n",
              "GET / HTTP/1.1",
              "Host: x",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "",
              ""));
      String head = client.readHead();

      assertThat(head).startsWith("HTTP/1.1 403");
      assertThat(client.readBody(contentLength(head))).isEqualTo("no sockets here");
    }
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

  private static void echo(HttpServerRequest request) {
    request.response().setChunked(true);
    request.pipeTo(request.response());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static <T> T get(Future<T> future) {
    return ProxyFixture.get(future);
  }

  static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(42).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
        .findFirst()
        .orElseThrow();
  }
}
