package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code docs/events.md} shows its readers is what they get. */
class EventsDocumentTest {
  private static String document;

  @BeforeAll
  static void read() throws IOException {
    document = Files.readString(Path.of("docs/events.md"));
  }

  @Test
  void everyEventTypeHasItsExampleAndNoOtherHasOne() throws InvalidEventException {
    Map<String, String> examples = new HashMap<>();
    Pattern.compile("#### `([^`]+)`\n.*?```json\n(.*?)```", Pattern.DOTALL)
        .matcher(document)
        .results()
        .forEach(example -> examples.put(example.group(1), example.group(2)));

    assertThat(examples.keySet())
        .isEqualTo(
            Arrays.stream(EventType.values()).map(EventType::typeName).collect(Collectors.toSet()));
    for (EventType type : EventType.values()) {
      byte[] json = examples.get(type.typeName()).getBytes(StandardCharsets.UTF_8);
      assertThat(EventCodecTest.decode(type, json))
          .isEqualTo(GoldenEvents.byName().get(type.typeName()));
    }
  }

  @Test
  void everyExampleBelowAnEventTypeIsAnEventOfThatType() throws InvalidEventException {
    Pattern block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    int further = 0;
    for (EventType type : EventType.values()) {
      String section = document.split("#### `" + Pattern.quote(type.typeName()) + "`\n", 2)[1];
      for (MatchResult example :
          block.matcher(section.split("\n##", 2)[0]).results().skip(1).toList()) {
        byte[] json = example.group(1).getBytes(StandardCharsets.UTF_8);
        assertThat(EventCodecTest.decode(type, json)).isInstanceOf(type.eventClass());
        further++;
      }
    }

    assertThat(further).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void everyTopicIsListed(Topic topic) {
    assertThat(document).contains("| `" + topic.suffix() + "` |");
  }

  @Test
  void theExamplesForProducersAreValid() throws InvalidEventException {
    List<String> values =
        Pattern.compile("(?m)^ +(?:echo '|> [^{]*)(\\{.*?\\})'?(?: \\||$)")
            .matcher(document)
            .results()
            .map(result -> result.group(1))
            .toList();

    assertThat(values).hasSize(4);
    for (String value : values) {
      EventType type =
          value.startsWith("{\"pod\"") ? EventType.POD_SUBMITTED : EventType.POD_DELETION_REQUESTED;
      assertThat(EventCodecTest.decode(type, value.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOfAny(PodSubmitted.class, PodDeletionRequested.class);
    }
    assertThat(types()).contains(EventType.POD_DELETION_REQUESTED.typeName());
  }

  @Test
  void everyTypeThatIsNamedAnywhereExists() {
    assertThat(types())
        .allMatch(type -> EventType.named(type) != null || type.equals(CycleMarker.TYPE));
  }

  @Test
  void theProvenanceShownIsReadable() {
    String json =
        Pattern.compile("```json\n(\\{\"cycle\".*?)\n```")
            .matcher(document)
            .results()
            .map(result -> result.group(1))
            .findFirst()
            .orElseThrow();

    assertThat(Provenance.fromJson(json).inputs()).hasSize(2);
  }

  @Test
  void theHeadersOfDeadLettersAreExplained() {
    assertThat(document)
        .contains(
            DeadLetter.REASON,
            DeadLetter.TOPIC,
            DeadLetter.OFFSET,
            DeadLetter.PROCESSOR,
            DeadLetter.ORIGINAL_SIZE);
  }

  private static List<String> types() {
    return Pattern.compile("io\\.fairlead\\.[a-z.-]+\\.v[0-9]+")
        .matcher(document)
        .results()
        .map(MatchResult::group)
        .toList();
  }
}
