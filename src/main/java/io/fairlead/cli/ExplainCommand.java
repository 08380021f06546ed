package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the API why a pod is where it is. */
@Command(
    name = "explain",
    description = {
      "Say why a pod is on its node, or on none: every node's verdict, what is missing by how",
      "much, and the smallest change that would make the pod fit."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class ExplainCommand implements Callable<Integer> {

  /** A little longer than the server takes at most. */
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "[NAMESPACE/]POD",
      description = "the pod; without a namespace, in default")
  private String pod;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "where the API is (default: ${DEFAULT-VALUE})")
  private URI server = URI.create("http://localhost:8080");

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "nodes to tell of one by one (default: ${DEFAULT-VALUE})")
  private int nodes = 20;

  @Option(names = "--json", description = "print what the API answers, and nothing else")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    HttpResponse<String> response = ask();
    JsonNode body;
    try {
      body = new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new IOException(server + " is no Fairlead: it answered no JSON");
    }
    if (response.statusCode() != 200) {
      throw new IOException(
          body.path("message").asText("the server answered " + response.statusCode()));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(response.body());
    } else {
      new ExplanationText(body).print(out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private HttpResponse<String> ask() throws IOException, InterruptedException {
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(uri()).timeout(TIMEOUT).build();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--server: " + server + " is no http URL");
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException("cannot reach " + server + ": " + why, e);
    }
  }

  private URI uri() {
    String[] parts = pod.split("/", -1);
    if (parts.length > 2 || parts[0].isEmpty() || parts[parts.length - 1].isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "\"" + pod + "\" is not POD or NAMESPACE/POD");
    }
    String namespace = parts.length == 2 ? parts[0] : "default";
    String base = server.toString().replaceFirst("/+$", "");
    return URI.create(
        "%s/api/v1/namespaces/%s/pods/%s/explain?nodes=%d"
            .formatted(base, encoded(namespace), encoded(parts[parts.length - 1]), nodes));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
