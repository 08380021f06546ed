package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The API of a running system, as a command asks it. */
final class ServerApi {

  /** So often is asked again whoever says that it will be ready soon. */
  private static final int ATTEMPTS = 20;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "where the API is (default: ${DEFAULT-VALUE})")
  private URI server = URI.create("http://localhost:8080");

  /** An answer as it came and as it is read. */
  record Answer(String text, JsonNode json) {}

  /**
   * The answer to a GET.
   *
   * @param path from the root, with its query
   * @param timeout of one attempt
   * @throws IOException if there is none, or it says what is wrong; the message is for users
   */
  Answer get(String path, Duration timeout) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = ask(client, request(path, timeout));
      for (int i = 1; i < ATTEMPTS && wantsToBeAskedAgain(response); i++) {
        command
            .commandLine()
            .getErr()
            .println("fairlead: " + read(response).path("message").asText());
        Thread.sleep(
            Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(1)));
        response = ask(client, request(path, timeout));
      }
      JsonNode body = read(response);
      if (response.statusCode() != 200) {
        throw new IOException(
            body.path("message").asText("the server answered " + response.statusCode()));
      }
      return new Answer(response.body(), body);
    }
  }

  private static boolean wantsToBeAskedAgain(HttpResponse<?> response) {
    return response.statusCode() == 503 && response.headers().firstValue("Retry-After").isPresent();
  }

  private HttpRequest request(String path, Duration timeout) {
    try {
      URI uri = URI.create(server.toString().replaceFirst("/+$", "") + path);
      return HttpRequest.newBuilder(uri).timeout(timeout).build();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "--server: " + server + " is no http URL");
    }
  }

  private HttpResponse<String> ask(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException("cannot reach " + server + ": " + why, e);
    }
  }

  private JsonNode read(HttpResponse<String> response) throws IOException {
    try {
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new IOException(server + " is no Fairlead: it answered no JSON");
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
