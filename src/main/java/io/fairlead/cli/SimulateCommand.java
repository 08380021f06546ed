package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.simulation.Campaign;
import io.fairlead.simulation.Finding;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for histories in which a guarantee does not hold. */
@Command(
    name = "simulate",
    description = {
      "Run the control plane's code through simulated histories: crashes between any",
      "two steps, duplicates, delays, zombies, clocks that jump. One seed is one",
      "history; each is run twice and must be the same.",
      "Exit code 1 if a guarantee was violated."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class SimulateCommand implements Callable<Integer> {
  private static final int PROGRESS_EVERY = 1_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      description = "how many seeds (default: 1000; with --duration, no limit)")
  private Long seeds;

  @Option(names = "--from", description = "the first seed (default: ${DEFAULT-VALUE})")
  private long from = 1;

  @Option(names = "--seed", description = "run this seed alone and tell its history")
  private Long seed;

  @Option(names = "--shortest", description = "with --seed: the shortest history that fails so")
  private boolean shortest;

  @Option(
      names = "--shrinking",
      converter = DurationConverter.class,
      description = "how long to look for the shortest history (default: ${DEFAULT-VALUE})")
  private Duration shrinking = Duration.ofSeconds(30);

  @Option(
      names = "--duration",
      converter = DurationConverter.class,
      description = "stop after so long, for example 30s, 10m or 2h")
  private Duration duration;

  @Option(names = "--threads", description = "histories at a time (default: one a processor)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "print the result as one JSON object, and nothing else")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    require(seeds == null || seeds > 0, "--seeds must be 1 or more");
    require(threads > 0, "--threads must be 1 or more");
    return seed == null ? campaign() : one();
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new CommandLine.ParameterException(spec.commandLine(), message);
    }
  }

  private int campaign() throws JsonProcessingException {
    long count = seeds == null ? duration == null ? 1_000 : Long.MAX_VALUE / 2 : seeds;
    long start = System.nanoTime();
    Campaign.Result result =
        new Campaign(from, threads)
            .run(
                count,
                duration,
                shrinking,
                done -> {
                  if (done % PROGRESS_EVERY == 0) {
                    progress(done + " seeds");
                  }
                });
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seeds", result.seeds());
    fields.put("violations", result.violations());
    fields.put("firstSeed", from);
    fields.put("records", result.records());
    fields.put("bindings", result.bindings());
    fields.put("digest", result.digest());
    fields.put("seconds", Duration.ofNanos(System.nanoTime() - start).toMillis() / 1_000.0);
    if (result.first() != null) {
      fields.put("failing", result.failing());
      fields.put("failure", result.first());
    }
    print(fields, result.first() == null ? List.of() : result.first().story());
    return result.violations() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private int one() throws JsonProcessingException {
    Campaign.Failure history = shortest ? Campaign.shortest(seed, shrinking) : Campaign.tell(seed);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seeds", 1);
    fields.put("violations", history.findings().isEmpty() ? 0 : 1);
    fields.put("history", history);
    print(fields, history.story());
    return history.findings().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void progress(String message) {
    spec.commandLine().getErr().println("simulate: " + message);
    spec.commandLine().getErr().flush();
  }

  private void print(Map<String, Object> fields, List<String> story)
      throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(fields));
    } else {
      story.forEach(out::println);
      fields.forEach(
          (name, value) -> {
            if (value instanceof Campaign.Failure failure) {
              out.printf("%-12s %d, in %d steps%n", "seed", failure.seed(), failure.steps());
              for (Finding finding : failure.findings()) {
                out.printf("%-12s %s%n", finding.invariant(), finding.message());
              }
            } else {
              out.printf("%-12s %s%n", name, value);
            }
          });
    }
    out.flush();
  }

  private static final class DurationConverter implements CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      String digits = text.replaceFirst("[smh]$", "");
      if (!digits.matches("[0-9]{1,9}") || digits.equals(text)) {
        throw new CommandLine.TypeConversionException(
            "expected for example 30s, 10m or 2h but was '%s'".formatted(text));
      }
      long amount = Long.parseLong(digits);
      return switch (text.charAt(text.length() - 1)) {
        case 's' -> Duration.ofSeconds(amount);
        case 'm' -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    }
  }
}
