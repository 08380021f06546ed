package io.fairlead.cli;

import io.fairlead.cli.ServerApi.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  /** A little longer than the server takes at most: to the moment, and then for the pod. */
  private static final Duration TIMEOUT = Duration.ofSeconds(80);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "[NAMESPACE/]POD",
      description = "the pod; without a namespace, in default")
  private String pod;

  @Mixin private ServerApi api;

  @Option(
      names = "--at",
      paramLabel = "MOMENT",
      description = "explain it as it was then: a time, how long ago (-5m), or a record")
  private String at;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "nodes to tell of one by one (default: ${DEFAULT-VALUE})")
  private int nodes = 20;

  @Option(names = "--json", description = "print what the API answers, and nothing else")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Answer answer = api.get(path(), TIMEOUT);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.text());
    } else {
      new ExplanationText(answer.json()).print(out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private String path() {
    String[] parts = pod.split("/", -1);
    if (parts.length > 2 || parts[0].isEmpty() || parts[parts.length - 1].isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "\"" + pod + "\" is not POD or NAMESPACE/POD");
    }
    String namespace = parts.length == 2 ? parts[0] : "default";
    String path =
        "/api/v1/namespaces/%s/pods/%s/explain?nodes=%d"
            .formatted(
                ServerApi.encoded(namespace), ServerApi.encoded(parts[parts.length - 1]), nodes);
    return at == null ? path : path + "&at=" + ServerApi.encoded(at);
  }
}
