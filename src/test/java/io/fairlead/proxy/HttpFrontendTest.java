package io.fairlead.proxy;

import static io.fairlead.proxy.ProxyFixture.endpoint;
import static io.fairlead.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HttpFrontendTest extends HttpFrontendFixture {
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
    HttpBackend echo = new HttpBackend(proxy.vertx, "echo", "127.0.0.2", HttpFrontendFixture::echo);
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
  void webSocketsPassThrough() throws Exception {
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

    try (RawClient client = new RawClient(port)) {
      client.send(
          String.join(
              "\r\n",
              "GET /chat HTTP/1.1",
              "Host: x",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "",
              ""));
      assertThat(client.readHead()).startsWith("HTTP/1.1 101");
      // Text frames: two bytes of head, with a length of 17; the client's has a mask (of zeros).
      assertThat(client.readBody(19)).endsWith("welcome 127.0.0.1");
      client.socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0});
      client.send("hi");
      assertThat(client.readBody(4)).endsWith("hi");
      assertThat(proxy.metric("fairlead.proxy.active", "service", "web")).isEqualTo(1);
    }

    eventually(() -> assertThat(chat.openConnections).hasValue(0));
    eventually(() -> assertThat(proxy.metric("fairlead.proxy.active", "service", "web")).isZero());
  }

  @Test
  void whatABackendSendsTogetherWithItsConsentArrives() throws Exception {
    try (ServerSocket backend = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
      proxy.serve("web", true, port, endpoint("raw", "127.0.0.2", backend.getLocalPort()));
      try (RawClient client = new RawClient(port)) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        try (Socket socket = backend.accept()) {
          socket.getInputStream().read();
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly"
                      .getBytes(StandardCharsets.US_ASCII));

          assertThat(client.readHead()).startsWith("HTTP/1.1 101");
          assertThat(client.readBody(5)).isEqualTo("early");
        }
      }
    }
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
}
