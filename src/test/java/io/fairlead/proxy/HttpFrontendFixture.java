package io.fairlead.proxy;

import static io.fairlead.proxy.ProxyFixture.endpoint;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.testing.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An HTTP service port of its own for each test, and clients of it. */
abstract class HttpFrontendFixture {
  static final java.net.http.HttpClient CLIENT =
      java.net.http.HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  final int port = FreePorts.next();
  ProxyFixture proxy;

  @BeforeEach
  void start() {
    proxy = new ProxyFixture();
  }

  void restart(String... settings) {
    proxy.close();
    proxy = new ProxyFixture(settings);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  HttpBackend backend(String name, String ip) {
    return HttpBackend.named(proxy.vertx, name, ip);
  }

  static Endpoint refusing(String ip) {
    return endpoint("refusing", ip, FreePorts.next());
  }

  static void echo(HttpServerRequest request) {
    request.response().setChunked(true);
    request.pipeTo(request.response());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  static <T> T get(Future<T> future) {
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
