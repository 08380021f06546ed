package io.fairlead.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A user of the REST API, one request after the other: makes pods and deletes the oldest. What is
 * not answered was not promised.
 */
final class ApiUser implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int PODS = 20;
  private static final int CREATED = 201;

  private final URI pods;
  private final Ledger ledger;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final Deque<String> names = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean closed;
  private final AtomicInteger created = new AtomicInteger();

  ApiUser(int httpPort, Ledger ledger) {
    this.pods = URI.create("http://127.0.0.1:" + httpPort + "/api/v1/namespaces/default/pods");
    this.ledger = ledger;
    this.thread = Thread.ofPlatform().name("chaos-api").daemon(true).start(this::work);
  }

  /** How many pods the API said it has created. */
  int created() {
    return created.get();
  }

  private void work() {
    for (int i = 1; !closed; i++) {
      try {
        create("api-" + i);
        if (names.size() > PODS) {
          delete(names.poll());
        }
        Thread.sleep(PAUSE);
      } catch (IOException e) {
        // Kafka or the API is away; the next request may do better.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void create(String name) throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(pods)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(manifest(name))));
    if (response.statusCode() == CREATED) {
      JsonNode pod = json.readTree(response.body());
      ledger.acknowledged(pod.path("metadata").path("uid").textValue());
      names.add(name);
      created.incrementAndGet();
    }
  }

  private static String manifest(String name) {
    return """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"},
         "spec": {"terminationGracePeriodSeconds": 1, "containers": [{
           "name": "app", "image": "example/app:1", "command": ["sleep", "3600"],
           "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}}}]}}"""
        .formatted(name);
  }

  private void delete(String name) throws IOException, InterruptedException {
    var unused = send(HttpRequest.newBuilder(URI.create(pods + "/" + name)).DELETE());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TIMEOUT.plusSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
