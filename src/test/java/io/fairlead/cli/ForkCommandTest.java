package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.model.Resources;
import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.ReplayPolicies;
import io.fairlead.replay.whatif.Fork;
import io.fairlead.replay.whatif.ForkPoint;
import io.fairlead.stream.Topic;
import io.fairlead.testing.ListedLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code fork} and {@code replay --with} refuse, and what {@code fork} prints. */
class ForkCommandTest {
  private static final Path LOG =
      Path.of("src/test/resources/golden-logs/0.1.0-evidence/log.jsonl.gz");

  private static String refused(Object command, String arguments) {
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(command).setErr(new PrintWriter(err)).execute(arguments.split(" "));
    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    return err.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--pods 1                                  | --at",
        "--at noon --pods 1                        | is no moment: placement:1234",
        "--at placement:1                          | nothing is to happen",
        "--at placement:1 --pods -1                | --pods: must be from 0",
        "--at placement:1 --pods 1 --cpu much      | --cpu: \"much\" is not a quantity",
        "--at placement:1 --add nothing.yaml       | --add: nothing.yaml cannot be read",
        "nothing.fairlead --at placement:1 --pods 1 | nothing.fairlead cannot be read",
      })
  void aForkThatMakesNoSenseIsAClearError(String arguments, String expected) {
    assertThat(refused(new ForkCommand(), arguments)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--json                                    | --verify or --with FILE",
        "--verify --with examples/policies/pack.yaml | --verify or --with FILE",
        "--verify --fail-on moved>5%               | --fail-on needs --with",
        "--with examples/policies/pack.yaml --fail-on speed>5% | there is no figure \"speed\"",
        "--with nothing.yaml                       | --with: nothing.yaml cannot be read",
      })
  void aReplayThatMakesNoSenseIsAClearError(String arguments, String expected) {
    assertThat(refused(new ReplayCommand(), arguments)).contains(expected);
  }

  @Test
  void aLostNodeAndManyPodsAreShownWithWhatBecameOfThem() throws IOException {
    ListedLog records = ListedLog.ofKcat(LOG);
    var placements = records.records(Topic.PLACEMENT);
    List<Event> events = new ArrayList<>(AddedEvents.pods(50, Resources.of(100, 1 << 20)));
    events.add(AddedEvents.lostNode("node-1"));
    StringWriter out = new StringWriter();

    var report =
        Fork.run(
            new RecordedLog("run", records, ListedLog.TOPICS, List.of(0)),
            0,
            new ForkPoint(placements.get(placements.size() / 2).offset(), null),
            ReplayPolicies.defaults(),
            null,
            events,
            5);
    new ForkText(report).print(new PrintWriter(out, true));

    assertThat(out.toString())
        .contains("56 pods submitted (6 by the workload controller)")
        .containsPattern("\\d+ wait: 0/4 nodes are available: .*Insufficient cpu")
        .contains("displaced from node-1")
        .containsPattern("node-1 .*6 -> 0 .*lost")
        .contains("nothing is written to any log");
  }
}
