package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.Replay;
import io.fairlead.replay.ReplayPolicies;
import io.fairlead.replay.ReplayReport;
import io.fairlead.replay.whatif.OtherPolicies;
import io.fairlead.replay.whatif.PolicyFile;
import io.fairlead.replay.whatif.Threshold;
import io.fairlead.replay.whatif.WhatIf;
import io.fairlead.replay.whatif.WhatIfReport;
import io.fairlead.stream.Arrows;
import io.fairlead.stream.EventJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lives through a log again. */
@Command(
    name = "replay",
    description = {
      "Fold a log again, decide every cycle of every processor again from the inputs that it names,",
      "and compare what follows with what is recorded, byte for byte: --verify.",
      "Or decide by other policies, and say what that would have changed: --with.",
      ""
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all of it is the same; with --fail-on: nothing is worse than it may be",
      "1:something is not the same (--verify), or is worse (--fail-on), or could not be read",
      "3:some decisions could not be made again (--verify), or the other policy changes something"
          + " (--with without --fail-on)"
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class ReplayCommand implements Callable<Integer> {
  /** Nothing is wrong, but not everything could be decided again. */
  private static final int INCOMPLETE = 3;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "what export has written; without it, the log is read from Kafka")
  private Path file;

  @Option(names = "--verify", description = "decide again and compare")
  private boolean verify;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description = {
        "a policy as in application.yaml: keys below fairlead.policy.scheduler, .autoscaler;",
        "says what it would have changed of all that followed"
      })
  private Path with;

  @Option(
      names = "--fail-on",
      split = ",",
      paramLabel = "FIGURE>+N[%%]",
      description = {
        "with --with: exit code 1 if a figure grows by more, else 0; for example",
        "pendingP99>+10%%,moved>5%%,preemptions>+5"
      })
  private List<String> failOn = List.of();

  @Mixin private LogOptions options;

  @Option(names = "--cell", paramLabel = "N", description = "only this cell (default: all)")
  private Integer cell;

  @Option(
      names = "--processor",
      split = ",",
      paramLabel = "NAME",
      description = "only these: node-lifecycle, workload, scheduler, autoscaler, discovery")
  private List<String> processors = Arrows.NAMES;

  @Option(
      names = "--policy",
      paramLabel = "WHICH",
      description = {
        "recorded: each cycle by the policy that it names; where that is not known, by none.",
        "configured: all by the policies of this configuration. (default: ${DEFAULT-VALUE})"
      })
  private PolicyChoice policy = PolicyChoice.recorded;

  @Option(
      names = {"--mismatches", "--differences"},
      paramLabel = "N",
      description = "how many to tell of one by one (default: ${DEFAULT-VALUE})")
  private int mismatches = 10;

  @Option(names = "--json", description = "print the result as one JSON object, and nothing else")
  private boolean json;

  /** What decides. */
  enum PolicyChoice {
    recorded,
    configured
  }

  @Override
  public Integer call() throws IOException {
    if (verify == (with != null)) {
      throw new ParameterException(
          spec.commandLine(), "replay needs to know what to do: --verify or --with FILE");
    }
    if (!failOn.isEmpty() && with == null) {
      throw new ParameterException(spec.commandLine(), "--fail-on needs --with");
    }
    for (String processor : processors) {
      if (!Arrows.NAMES.contains(processor)) {
        throw new ParameterException(
            spec.commandLine(),
            "--processor: there is no \"%s\": there are %s"
                .formatted(processor, String.join(", ", Arrows.NAMES)));
      }
    }
    if (file != null && !Files.isReadable(file)) {
      throw new ParameterException(spec.commandLine(), "FILE: %s cannot be read".formatted(file));
    }
    List<Threshold> thresholds = thresholds();
    if (with != null && !Files.isReadable(with)) {
      throw new ParameterException(spec.commandLine(), "--with: %s cannot be read".formatted(with));
    }
    options.apply();
    return LogApplication.run(
        with == null ? this::replay : application -> whatIf(application, thresholds));
  }

  private List<Threshold> thresholds() {
    try {
      return Threshold.parseAll(failOn);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--fail-on: " + e.getMessage(), e);
    }
  }

  private int whatIf(LogApplication application, List<Threshold> thresholds) throws IOException {
    OtherPolicies policies = PolicyFile.read(with, application.plugins());
    try (OpenLog log = OpenLog.of(file, application)) {
      WhatIfReport report = WhatIf.of(log.log(cell), policies, mismatches);
      return WhatIfResult.of(report, thresholds)
          .print(new PrintWriter(System.out, true, UTF_8), json);
    }
  }

  private int replay(LogApplication application) throws IOException {
    Replay replay =
        file == null
            ? Replay.of(
                RecordedLog.of(
                    application.clients(),
                    application.topics(),
                    application.config().topicPrefix()))
            : Replay.of(file);
    ReplayPolicies policies = ReplayPolicies.of(application.policies(), application.plugins());
    replay = policy == PolicyChoice.recorded ? replay.with(policies) : replay.decideWith(policies);
    replay = replay.processors(processors).maxMismatches(mismatches).onProgress(this::progress);
    ReplayReport report = (cell == null ? replay : replay.cell(cell)).verify();
    if (json) {
      System.out.println(EventJson.mapper().writeValueAsString(report));
    } else {
      System.out.println(report);
      System.out.printf(
          "%,d events/s of one core: %,d records folded and %,d decisions made again in %.2f s, %.2f s of them at work%n",
          report.eventsPerSecond(),
          report.inputs(),
          report.redecided(),
          report.seconds(),
          report.cpuSeconds());
    }
    return !report.isGreen() ? 1 : report.isComplete() ? 0 : INCOMPLETE;
  }

  private long told = System.nanoTime();

  /** Once in a few seconds. */
  private void progress(long cycles) {
    if (System.nanoTime() - told > 3_000_000_000L) {
      told = System.nanoTime();
      System.err.printf("fairlead: %,d cycles%n", cycles);
    }
  }
}
