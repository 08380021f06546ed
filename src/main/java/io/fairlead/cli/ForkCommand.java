package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.Resources;
import io.fairlead.replay.ReplayPolicies;
import io.fairlead.replay.whatif.Fork;
import io.fairlead.replay.whatif.ForkPoint;
import io.fairlead.replay.whatif.ForkReport;
import io.fairlead.replay.whatif.OtherPolicies;
import io.fairlead.replay.whatif.PolicyFile;
import io.fairlead.stream.EventJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets something else happen at a moment of a log. */
@Command(
    name = "fork",
    description = {
      "Fold a log up to a moment, let something else happen then, and say what the scheduler and",
      "the workload controller would do. Writes to no log.",
      "",
      "  fairlead fork log.fairlead --at placement:1234 --lose-node node-2",
      "  fairlead fork --at 2026-11-24T12:00:00Z --pods 500 --cpu 100m --memory 64Mi",
      ""
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:it was told", "1:it could not be told", "2:it was not understood"},
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class ForkCommand implements Callable<Integer> {
  private static final int MAX_PODS = 1_000_000;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "what export has written; without it, the log is read from Kafka")
  private Path file;

  @Option(
      names = "--at",
      required = true,
      paramLabel = "MOMENT",
      description = "behind a record of the placements (placement:1234), or a time (RFC 3339)")
  private String at;

  @Option(
      names = "--add",
      paramLabel = "FILE",
      description = {
        "what happens: manifests (.yaml) of objects that are created, or events (.jsonl), one a",
        "line: {\"type\": \"io.fairlead.node.lost.v1\", \"data\": {\"name\": \"node-1\"}}"
      })
  private List<Path> add = List.of();

  @Option(names = "--lose-node", paramLabel = "NAME", description = "this node is lost")
  private List<String> loseNodes = List.of();

  @Option(names = "--pods", paramLabel = "N", description = "so many pods are submitted")
  private int pods;

  @Option(
      names = "--cpu",
      paramLabel = "QUANTITY",
      description = "what each of them requests (default: ${DEFAULT-VALUE})")
  private String cpu = "100m";

  @Option(
      names = "--memory",
      paramLabel = "QUANTITY",
      description = "what each of them requests (default: ${DEFAULT-VALUE})")
  private String memory = "64Mi";

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description = {
        "the policy that decides, as for replay --with",
        "(default: the one that decided last, or if that is not known here, the configured one)"
      })
  private Path with;

  @Option(names = "--cell", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
  private int cell;

  @Option(
      names = "--list",
      paramLabel = "N",
      description = "how many pods to tell of one by one (default: ${DEFAULT-VALUE})")
  private int list = 20;

  @Option(names = "--json", description = "print the result as one JSON object, and nothing else")
  private boolean json;

  @Mixin private LogOptions options;

  @Override
  public Integer call() throws IOException {
    ForkPoint point;
    List<Event> events;
    try {
      point = ForkPoint.parse(at);
      events = events();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    for (Path needed : new Path[] {file, with}) {
      if (needed != null && !Files.isReadable(needed)) {
        throw new ParameterException(spec.commandLine(), needed + " cannot be read");
      }
    }
    options.apply();
    return LogApplication.run(application -> fork(application, point, events));
  }

  private List<Event> events() throws IOException {
    if (pods < 0 || pods > MAX_PODS) {
      throw new IllegalArgumentException("--pods: must be from 0 to " + MAX_PODS);
    }
    List<Event> events = new ArrayList<>();
    for (Path added : add) {
      if (!Files.isReadable(added)) {
        throw new IllegalArgumentException("--add: %s cannot be read".formatted(added));
      }
      events.addAll(AddedEvents.read(added));
    }
    loseNodes.forEach(name -> events.add(AddedEvents.lostNode(name)));
    events.addAll(AddedEvents.pods(pods, requests()));
    if (events.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing is to happen: --add, --lose-node or --pods is needed");
    }
    return events;
  }

  private Resources requests() {
    return Resources.of(
        quantity("--cpu", Resources.CPU, cpu), quantity("--memory", Resources.MEMORY, memory));
  }

  private static long quantity(String option, String resource, String text) {
    try {
      return Quantity.parse(resource, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  private int fork(LogApplication application, ForkPoint point, List<Event> events)
      throws IOException {
    ReplayPolicies policies = ReplayPolicies.of(application.policies(), application.plugins());
    OtherPolicies other = with == null ? null : PolicyFile.read(with, application.plugins());
    if (other != null && other.scheduling() == null) {
      throw new IllegalArgumentException(
          with + ": fairlead.policy.scheduler is required: the autoscaler does not decide here");
    }
    try (OpenLog log = OpenLog.of(file, application)) {
      ForkReport report = Fork.run(log.log(cell), cell, point, policies, other, events, list);
      print(report, new PrintWriter(System.out, true, UTF_8));
    }
    return 0;
  }

  private void print(ForkReport report, PrintWriter out) throws IOException {
    if (json) {
      ObjectNode object = EventJson.mapper().valueToTree(report);
      object.set("limits", EventJson.mapper().valueToTree(report.limits()));
      out.println(EventJson.mapper().writeValueAsString(object));
    } else {
      new ForkText(report).print(out);
    }
    out.flush();
  }
}
