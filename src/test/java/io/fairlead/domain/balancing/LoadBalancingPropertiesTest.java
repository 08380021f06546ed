package io.fairlead.domain.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds of strategies whatever happens to endpoints. */
class LoadBalancingPropertiesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  /** What can happen to a balancer of endpoints 0 to 7. */
  sealed interface Step {
    record Pick() implements Step {}

    record Release(int which) implements Step {}

    record Update(Set<Integer> endpoints) implements Step {}
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Set<Integer>> endpoints = Arbitraries.integers().between(0, 7).set().ofMaxSize(8);
    Arbitrary<Step> pick = Arbitraries.create(Step.Pick::new);
    Arbitrary<Step> release = Arbitraries.integers().between(0, 1000).map(Step.Release::new);
    Arbitrary<Step> update = endpoints.map(Step.Update::new);
    return Arbitraries.frequencyOf(Tuple.of(6, pick), Tuple.of(3, release), Tuple.of(1, update))
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  @Property
  void roundRobinIsFairWithinOneToAllThatWereThereAllTheTime(
      @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 0, max = 119) int from) {
    Run run = new Run(new RoundRobin());
    for (Step step : steps.subList(0, Math.min(from, steps.size()))) {
      run.take(step);
    }

    Set<Endpoint> stayed = new LinkedHashSet<>(run.endpoints);
    run.counts.clear();
    for (Step step : steps.subList(Math.min(from, steps.size()), steps.size())) {
      run.take(step);
      stayed.retainAll(run.endpoints);
      List<Integer> counts =
          stayed.stream().map(endpoint -> run.counts.getOrDefault(endpoint, 0)).toList();
      if (!counts.isEmpty()) {
        int most = counts.stream().mapToInt(i -> i).max().orElseThrow();
        int least = counts.stream().mapToInt(i -> i).min().orElseThrow();
        assertThat(most - least).as("spread of %s", counts).isLessThanOrEqualTo(1);
      }
    }
  }

  @Property
  void leastConnectionsNeverPicksOneWithMoreOpenThanAnother(@ForAll("steps") List<Step> steps) {
    Run run = new Run(new LeastConnections());
    for (Step step : steps) {
      Map<Endpoint, Integer> open =
          run.endpoints.stream().collect(Collectors.toMap(e -> e, run.balancer::open));
      Endpoint picked = run.take(step);
      if (picked != null) {
        assertThat(open.values())
            .allSatisfy(n -> assertThat(open.get(picked)).isLessThanOrEqualTo(n));
      }
    }
  }

  @Property
  void whatWasTriedOrHasGoneIsNeverPicked(
      @ForAll("steps") List<Step> steps,
      @ForAll @Size(max = 7) Set<@IntRange(min = 0, max = 7) Integer> tried,
      @ForAll @IntRange(min = 0, max = 2) int strategy,
      @ForAll @Size(max = 3) Set<@IntRange(min = 0, max = 7) Integer> failed) {
    Run run =
        new Run(
            LoadBalancingStrategy.named(
                    LoadBalancingStrategy.NAMES.get(strategy), new SplittableRandom(strategy))
                .orElseThrow());
    run.tried.addAll(endpoints(tried));
    for (Step step : steps) {
      endpoints(failed).forEach(endpoint -> run.balancer.failed(endpoint, NOW));
      boolean some = run.endpoints.stream().anyMatch(endpoint -> !run.tried.contains(endpoint));
      Endpoint picked = run.take(step);
      if (step instanceof Step.Pick) {
        assertThat(picked != null)
            .as("an untried endpoint is found if there is one")
            .isEqualTo(some);
      }
      if (picked != null) {
        assertThat(run.endpoints).contains(picked);
        assertThat(run.tried).doesNotContain(picked);
      }
    }
  }

  @Property
  void openIsWhatWasPickedAndNotReleased(@ForAll("steps") List<Step> steps) {
    Run run = new Run(new LeastConnections());
    for (Step step : steps) {
      run.take(step);
      assertThat(run.balancer.open()).isEqualTo(run.held.size());
    }
  }

  @Property
  void randomWithASeedIsReproducible(@ForAll long seed, @ForAll("steps") List<Step> steps) {
    Run once = new Run(new RandomChoice(new SplittableRandom(seed)));
    Run again = new Run(new RandomChoice(new SplittableRandom(seed)));
    for (Step step : steps) {
      assertThat(once.take(step)).isEqualTo(again.take(step));
    }
  }

  @Property(tries = 20)
  void randomIsRoughlyUniform(@ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int count) {
    Run run = new Run(new RandomChoice(new SplittableRandom(seed)));
    run.take(new Step.Update(IntStream.range(0, count).boxed().collect(Collectors.toSet())));

    int picks = 2_000 * count;
    IntStream.range(0, picks).forEach(i -> run.take(new Step.Pick()));

    // 2,000 expected; seven standard deviations are about 313.
    assertThat(run.counts.values())
        .hasSize(count)
        .allSatisfy(n -> assertThat(n).isBetween(1_687, 2_313));
  }

  private static List<Endpoint> endpoints(Set<Integer> numbers) {
    return new TreeSet<>(numbers)
        .stream()
            .map(n -> new Endpoint("uid-" + n, "pod-" + n, "node", "10.0.0." + n, 80))
            .toList();
  }

  /** A balancer and what its user holds. */
  private static final class Run {
    final Balancer balancer;
    final Set<Endpoint> tried = new LinkedHashSet<>();
    final List<Endpoint> held = new ArrayList<>();
    final Map<Endpoint, Integer> counts = new HashMap<>();
    List<Endpoint> endpoints = List.of();

    Run(LoadBalancingStrategy strategy) {
      balancer = new Balancer(strategy, Duration.ofSeconds(5));
    }

    /** Returns what was picked, or null. */
    Endpoint take(Step step) {
      return switch (step) {
        case Step.Pick ignored -> {
          Endpoint picked = balancer.pick(tried, NOW).orElse(null);
          if (picked != null) {
            held.add(picked);
            counts.merge(picked, 1, Integer::sum);
          }
          yield picked;
        }
        case Step.Release release -> {
          if (!held.isEmpty()) {
            balancer.release(held.remove(release.which() % held.size()));
          }
          yield null;
        }
        case Step.Update update -> {
          endpoints = endpoints(update.endpoints());
          balancer.update(endpoints);
          yield null;
        }
      };
    }
  }
}
