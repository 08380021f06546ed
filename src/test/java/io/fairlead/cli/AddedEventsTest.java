package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.model.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people want to happen at a fork. */
class AddedEventsTest {

  @Test
  void eventsComeOneALine() {
    assertThat(
            AddedEvents.events(
                "events.jsonl",
                List.of(
                    "{\"type\": \"io.fairlead.node.lost.v1\", \"data\": {\"name\": \"node-1\","
                        + " \"lastHeartbeat\": \"2026-01-01T00:00:00Z\"}}",
                    "",
                    "{\"type\": \"io.fairlead.node.removed.v1\", \"data\": {\"name\": \"node-2\"}}")))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(NodeLost.class),
            second -> assertThat(second).isEqualTo(new NodeRemoved("node-2")));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "{ | events.jsonl:1: no JSON",
        "{\"type\": \"io.fairlead.node.fell.v1\"} | events.jsonl:1: type: there is no event \"io.fairlead.node.fell.v1\"",
        "{\"type\": \"io.fairlead.node.removed.v1\", \"data\": {}} | events.jsonl:1: data: name",
      })
  void whatIsWrongWithAnEventIsToldWithItsLine(String line, String expected) {
    assertThatThrownBy(() -> AddedEvents.events("events.jsonl", List.of(line)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(expected);
  }

  @Test
  void theManifestsOfAnExampleAreObjectsThatAreCreated() throws IOException {
    assertThat(AddedEvents.read(Path.of("examples/scheduling.yaml")))
        .anyMatch(DeploymentApplied.class::isInstance)
        .anyMatch(PodSubmitted.class::isInstance)
        .hasSizeGreaterThan(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{apiVersion: v1, kind: Pot}' | m.yaml, document 1: kind: there is no Pot of v1",
        "'{apiVersion: v1, kind: Pod, metadata: {name: a}}' | m.yaml, document 1: [spec",
        "'a: [' | m.yaml: no YAML",
      })
  void whatIsWrongWithAManifestIsToldByItsField(String yaml, String expected) {
    assertThatThrownBy(() -> AddedEvents.manifests("m.yaml", yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected.substring(0, Math.min(expected.length(), 30)));
  }

  @Test
  void podsOfAFewWordsRequestWhatIsSaid() {
    assertThat(AddedEvents.pods(500, Resources.of(100, 64L << 20)))
        .hasSize(500)
        .allSatisfy(
            event ->
                assertThat(((PodSubmitted) event).pod().spec().requests())
                    .isEqualTo(Resources.of(100, 64L << 20)))
        .doesNotHaveDuplicates();
  }
}
