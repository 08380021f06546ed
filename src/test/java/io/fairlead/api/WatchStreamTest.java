package io.fairlead.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.api.kind.Kinds;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.testing.Pods;
import io.fairlead.view.FoldedView;
import io.fairlead.view.PodState;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchStreamTest {
  private static final int MORE_THAN_THE_RING = 20_000;

  private final FoldedView log = new FoldedView();

  private AssertSubscriber<byte[]> watch(long demand, String... parameters) {
    var query = new MultivaluedHashMap<String, String>();
    for (int i = 0; i < parameters.length; i += 2) {
      query.putSingle(parameters[i], parameters[i + 1]);
    }
    Query parsed = new Query(query);
    var stream =
        new WatchStream<PodState>(
            log.view(),
            Kinds.POD,
            parsed.selection(Kinds.POD, RequestPath.parse("api/v1/namespaces/default/pods")),
            Representation.of(null, parsed),
            parsed,
            Duration.ofMillis(200));
    return stream.chunks().subscribe().withSubscriber(AssertSubscriber.create(demand));
  }

  private void submit(String name) {
    log.fold(new PodSubmitted(Pods.pod(name).withUid(name)));
  }

  private void remove(String name) {
    log.fold(new PlacementDecided(List.of(new PodRemoved(name, "default", name, "Deleted"))));
  }

  private static List<String> told(AssertSubscriber<byte[]> watch) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    watch.getItems().forEach(all::writeBytes);
    List<String> events = new ArrayList<>();
    for (String line : all.toString(UTF_8).lines().toList()) {
      JsonNode event = json(line);
      String type = event.path("type").asText();
      String what =
          type.equals("ERROR")
              ? event.at("/object/reason").asText()
              : event.at("/object/metadata/name").asText();
      events.add(type + " " + what);
    }
    return events;
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  void whatIsThereComesFirstAndThenWhatHappens() {
    submit("a");
    AssertSubscriber<byte[]> watch = watch(Long.MAX_VALUE);
    watch.awaitItems(2);

    submit("b");
    watch.awaitItems(3);
    remove("a");
    watch.awaitItems(4);

    assertThat(told(watch)).containsExactly("ADDED a", "ADDED b", "DELETED a");
    watch.cancel();
  }

  @Test
  void fromAVersionOnOnlyWhatCameAfterIt() {
    submit("a");
    submit("b");
    AssertSubscriber<byte[]> watch = watch(Long.MAX_VALUE, "resourceVersion", "1");
    watch.awaitItems(2);

    assertThat(told(watch)).containsExactly("ADDED b");
    watch.cancel();
  }

  @Test
  void aVersionFromBeforeTheStartIsExpired() {
    submit("a");
    submit("b");
    log.caughtUp();
    submit("c");

    AssertSubscriber<byte[]> watch = watch(Long.MAX_VALUE, "resourceVersion", "1");
    watch.awaitCompletion();

    assertThat(told(watch)).containsExactly("ERROR Expired");
  }

  @Test
  void aReaderThatIsTooSlowIsToldSoAndDropped() {
    submit("a");
    AssertSubscriber<byte[]> watch = watch(2, "resourceVersion", "0");
    watch.awaitItems(2);

    for (int i = 0; i < MORE_THAN_THE_RING; i++) {
      submit("p" + i);
    }
    watch.request(Long.MAX_VALUE);
    watch.awaitCompletion();

    assertThat(told(watch)).containsExactly("ADDED a", "ERROR Expired");
  }

  @Test
  void anObjectOutsideTheSelectionIsNotTold() {
    submit("a");
    submit("b");
    AssertSubscriber<byte[]> watch =
        watch(Long.MAX_VALUE, "fieldSelector", "metadata.name=b", "resourceVersion", "0");
    watch.awaitItems(2);

    remove("a");
    remove("b");
    watch.awaitItems(3);

    assertThat(told(watch)).containsExactly("ADDED b", "DELETED b");
    watch.cancel();
  }

  @Test
  void nothingNewIsSaidByABookmark() {
    submit("a");
    AssertSubscriber<byte[]> watch =
        watch(Long.MAX_VALUE, "resourceVersion", "1", "allowWatchBookmarks", "true");
    watch.awaitItems(2);

    assertThat(json(new String(watch.getItems().get(1), UTF_8)).path("type").asText())
        .isEqualTo("BOOKMARK");
    watch.cancel();
  }
}
