package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.cli.ServerApi.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the API what differs between two moments. */
@Command(
    name = "diff",
    description = {
      "Say what differs between two moments: objects that came (+), went (-) or changed (~), and",
      "each field before and after.",
      "",
      "A moment is a time (2026-11-24T12:00:00Z), now, how long ago (-5m, -1h30m), or a record of",
      "the log by its topic and offset (placement:1234).",
      ""
    },
    exitCodeListHeading = "Exit codes, as of diff(1):%n",
    exitCodeList = {"0:nothing differs", "1:something differs", "2:it could not be told"},
    exitCodeOnExecutionException = DiffCommand.TROUBLE,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class DiffCommand implements Callable<Integer> {
  static final int TROUBLE = 2;

  private static final int DIFFERS = 1;

  /** A little longer than the server takes at most for two moments. */
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private static final Pattern AGO = Pattern.compile("-\\d.*");

  private enum Output {
    text,
    json
  }

  private CommandSpec spec;

  @Mixin private ServerApi api;

  @Parameters(index = "0", paramLabel = "FROM", description = "the first moment")
  private String from;

  @Parameters(index = "1", paramLabel = "TO", description = "the second moment")
  private String to;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "KIND[/NAME]",
      description = "only objects of this kind, or one of them (default: all but events)")
  private String object;

  @Option(
      names = {"-n", "--namespace"},
      description = "only objects in this namespace")
  private String namespace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, or json for what the API answers (default: ${DEFAULT-VALUE})")
  private Output output = Output.text;

  /** A moment may look like an option: -5m. */
  @Spec
  void spec(CommandSpec newSpec) {
    spec = newSpec;
    spec.parser().unmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    refuseOptions(from, to, object);
    Answer answer = api.get(path(), TIMEOUT);
    PrintWriter out = spec.commandLine().getOut();
    if (output == Output.json) {
      out.println(answer.text());
    } else {
      new DiffText(answer.json()).print(out);
    }
    out.flush();
    return differs(answer.json()) ? DIFFERS : CommandLine.ExitCode.OK;
  }

  private static boolean differs(JsonNode diff) {
    return diff.path("added").asInt() + diff.path("removed").asInt() + diff.path("changed").asInt()
        > 0;
  }

  private void refuseOptions(String... arguments) {
    for (String argument : arguments) {
      if (argument != null && argument.startsWith("-") && !AGO.matcher(argument).matches()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "Unknown option: '" + argument + "'");
      }
    }
  }

  private String path() {
    StringBuilder path = new StringBuilder("/diff");
    path.append("?from=").append(ServerApi.encoded(from));
    path.append("&to=").append(ServerApi.encoded(to));
    if (namespace != null) {
      path.append("&namespace=").append(ServerApi.encoded(namespace));
    }
    if (object != null) {
      String[] parts = object.split("/", 2);
      path.append("&kind=").append(ServerApi.encoded(parts[0]));
      if (parts.length == 2) {
        path.append("&name=").append(ServerApi.encoded(parts[1]));
      }
    }
    return path.toString();
  }
}
