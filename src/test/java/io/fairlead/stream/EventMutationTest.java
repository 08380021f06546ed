package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.domain.Logic;
import io.fairlead.domain.autoscaling.Autoscaler;
import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.discovery.Discovery;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.node.NodeLifecycle;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.domain.workload.WorkloadController;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/**
 * Whatever a producer makes of our events: it is an event or an {@link InvalidEventException}, and
 * what is an event can be folded and decided upon by every logic.
 */
class EventMutationTest {
  private static final ObjectMapper PLAIN = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  /** One JSON node, found by its place among all nodes, is replaced, or removed if null. */
  record Mutation(int place, JsonNode replacement) {}

  /** A golden event after a few mutations. */
  record Mutant(EventType type, String json) {}

  @Property(tries = 20_000)
  void aMutatedEventIsAnEventOrInvalid(@ForAll("mutants") Mutant mutant) {
    Optional<Event> event = decode(mutant);

    // And what was read is written and read again as it was, as what follows from it will be.
    event.ifPresent(e -> assertThat(decode(new Mutant(mutant.type(), json(e)))).contains(e));
  }

  @Property(tries = 2_000)
  void noSequenceOfReadableEventsMakesALogicFail(@ForAll("histories") List<Mutant> history) {
    List<Event> events = new ArrayList<>(GoldenEvents.byName().values());
    history.forEach(mutant -> decode(mutant).ifPresent(events::add));
    for (Logic<?> logic : logics()) {
      live(logic, events);
    }
  }

  private static String json(Event event) {
    return new String(EventCodec.encode(event), StandardCharsets.UTF_8);
  }

  private static Optional<Event> decode(Mutant mutant) {
    try {
      return Optional.of(
          EventCodecTest.decode(mutant.type(), mutant.json().getBytes(StandardCharsets.UTF_8)));
    } catch (InvalidEventException e) {
      return Optional.empty();
    }
  }

  private static <D> void live(Logic<D> logic, List<Event> events) {
    Instant now = NOW;
    for (Event event : events) {
      now = now.plusSeconds(7);
      logic.advance(now);
      logic.apply(event, now);
      // A mutated Deployment may want a billion pods: enough is enough.
      for (int i = 0; i < 20; i++) {
        Optional<D> decision = logic.decide(now);
        if (decision.isEmpty()) {
          break;
        }
        logic.applyDecision(decision.get(), now);
      }
    }
    logic.restored(now);
  }

  private static List<Logic<?>> logics() {
    return List.of(
        new Scheduler(SchedulingPolicy.kubernetesDefaults()),
        new NodeLifecycle(Duration.ofSeconds(10)),
        new WorkloadController(),
        new Autoscaler(AutoscalingPolicy.kubernetesDefaults()),
        new Discovery());
  }

  @Provide
  Arbitrary<List<Mutant>> histories() {
    return mutants().list().ofMinSize(1).ofMaxSize(8);
  }

  @Provide
  Arbitrary<Mutant> mutants() {
    Arbitrary<String> names = Arbitraries.of(GoldenEvents.byName().keySet());
    Arbitrary<List<Mutation>> mutations =
        Combinators.combine(places(), values()).as(Mutation::new).list().ofMinSize(1).ofMaxSize(4);
    return Combinators.combine(names, mutations).as(EventMutationTest::mutant);
  }

  /** As likely at the end of a long event as at its beginning. */
  private static Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 999).withDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<JsonNode> values() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    List<JsonNode> odd = new ArrayList<>();
    odd.add(null);
    odd.add(json.nullNode());
    odd.add(json.objectNode());
    odd.add(json.arrayNode());
    odd.add(json.arrayNode().addNull());
    odd.add(json.objectNode().putNull("a"));
    odd.add(json.objectNode().put("", ""));
    odd.add(json.booleanNode(true));
    for (long number : new long[] {0, -1, 1, 65_536, Integer.MAX_VALUE, Long.MAX_VALUE}) {
      odd.add(json.numberNode(number));
      odd.add(json.textNode(Long.toString(number)));
    }
    odd.add(json.numberNode(Long.MIN_VALUE));
    odd.add(json.numberNode(1.5));
    odd.add(json.numberNode(1e300));
    for (String text :
        new String[] {
          "",
          " ",
          "a",
          "web-1",
          "shop",
          "node-1",
          "../..",
          "é\u0000",
          "1e999",
          "9E",
          "0",
          "None",
          "Deployment",
          "Exists",
          "Gt",
          "NoExecute",
          "Never",
          "101%",
          "system-node-critical",
          "example.com/",
          "99999999999",
          "\u0661",
          "-1000000000-01-01T00:00:00Z"
        }) {
      odd.add(json.textNode(text));
    }
    return Arbitraries.integers().between(0, odd.size() - 1).map(odd::get);
  }

  private static Mutant mutant(String golden, List<Mutation> mutations) {
    try {
      JsonNode root = PLAIN.readTree(GoldenEvents.json(golden));
      for (Mutation mutation : mutations) {
        mutate(root, mutation);
      }
      return new Mutant(GoldenEvents.typeOf(golden), PLAIN.writeValueAsString(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void mutate(JsonNode root, Mutation mutation) {
    List<Runnable> places = new ArrayList<>();
    collect(root, mutation.replacement(), places);
    if (!places.isEmpty()) {
      places.get(mutation.place() % places.size()).run();
    }
  }

  private static void collect(JsonNode parent, JsonNode replacement, List<Runnable> places) {
    switch (parent) {
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
          String name = field.getKey();
          places.add(
              replacement == null
                  ? () -> object.remove(name)
                  : () -> object.set(name, replacement.deepCopy()));
          collect(field.getValue(), replacement, places);
        }
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          int at = i;
          places.add(
              replacement == null
                  ? () -> array.remove(at)
                  : () -> array.set(at, replacement.deepCopy()));
          collect(array.get(i), replacement, places);
        }
      }
      default -> {}
    }
  }
}
