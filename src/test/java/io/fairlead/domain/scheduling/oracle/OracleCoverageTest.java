package io.fairlead.domain.scheduling.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Host;
import io.fairlead.domain.scheduling.oracle.NaiveFilters.Filter;
import io.fairlead.domain.scheduling.oracle.NaiveFilters.Rejected;
import io.fairlead.domain.scheduling.oracle.NaiveScores.Score;
import io.fairlead.domain.testing.Cycle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The random histories are worth something only if every rule decides in some of them. */
class OracleCoverageTest {
  private static final int STORIES = 300;
  private static final int BATCHES = 15;

  private final Random random = new Random(7);
  private final TreeMap<String, Long> reasons = new TreeMap<>();
  private final TreeMap<Filter, Long> rejections = new TreeMap<>();
  private final TreeMap<Score, Long> differences = new TreeMap<>();
  private long placements;
  private long drivenOut;
  private long withoutProfile;

  @Test
  void everyFilterRejectsAndEveryScoreTellsNodesApart(TestReporter reporter) {
    for (int seed = 0; seed < STORIES; seed++) {
      live(seed);
    }

    reporter.publishEntry("rejections", rejections.toString());
    reporter.publishEntry("reasons", reasons.toString());
    reporter.publishEntry("score differences in " + placements, differences.toString());
    assertThat(rejections).containsOnlyKeys(Filter.values());
    assertThat(differences).containsOnlyKeys(Score.values());
    assertThat(reasons.keySet())
        .anyMatch(reason -> reason.endsWith("(missing required label)"))
        .anyMatch(reason -> reason.endsWith("didn't match pod affinity rules"))
        .anyMatch(reason -> reason.endsWith("didn't match pod anti-affinity rules"))
        .anyMatch(reason -> reason.endsWith("existing pods anti-affinity rules"))
        .contains("Too many pods", "Insufficient cpu", "Insufficient memory")
        .contains("Insufficient nvidia.com/gpu", "Insufficient fairlead.io/gpu-milli");
    assertThat(drivenOut).as("pods that a taint drove out").isPositive();
    assertThat(withoutProfile).as("pods whose profile does not exist").isPositive();
  }

  private void live(long seed) {
    NaiveScheduler naive =
        new NaiveScheduler(new SchedulingProfile(SchedulingProfile.DEFAULT_NAME, null, null, null));
    Story story = new Story(seed, naive, Feature.ALL);
    Instant now = Cycle.START;
    for (int batch = 0; batch < BATCHES; batch++) {
      now = now.plusMillis(700);
      for (Event event : story.tell(actions())) {
        naive.apply(event, now);
      }
      for (Optional<PlacementDecision> next = next(naive, now);
          next.isPresent();
          next = next(naive, now)) {
        if (next.get() instanceof PodBound bound) {
          placements++;
          compareScores(naive, bound.pod());
        }
        naive.applyDecision(next.get(), now);
      }
      naive.pending().forEach(pod -> countRejections(naive, pod));
      assertThat(naive.pending()).allMatch(pod -> naive.rejections(pod.uid()).isPresent());
    }
  }

  private List<Action> actions() {
    List<Action> urn =
        Stream.of(Action.values())
            .flatMap(action -> Stream.generate(() -> action).limit(action.frequency()))
            .toList();
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      actions.add(urn.get(random.nextInt(urn.size())));
    }
    return actions;
  }

  private Optional<PlacementDecision> next(NaiveScheduler naive, Instant now) {
    List<PodTerminating> out = naive.drivenOut(now);
    drivenOut += out.size();
    return out.isEmpty() ? naive.decide() : Optional.of(out.getFirst());
  }

  private void compareScores(NaiveScheduler naive, Pod pod) {
    NaiveCluster cluster = naive.cluster();
    NaiveFilters filters = new NaiveFilters(cluster, pod);
    NaiveScores scores = new NaiveScores(cluster, naive.profile(pod), pod);
    List<Host> feasible =
        cluster.hosts().stream().filter(host -> filters.reject(host).isEmpty()).toList();
    for (Score score : Score.values()) {
      List<Long> values = feasible.stream().map(host -> scores.score(score, host)).toList();
      assertThat(values).as(score.name()).allMatch(value -> value >= 0 && value <= 10_000);
      if (values.stream().distinct().count() > 1) {
        differences.merge(score, 1L, Long::sum);
      }
    }
  }

  private void countRejections(NaiveScheduler naive, Pod pod) {
    if (naive.profile(pod) == null) {
      withoutProfile++;
      return;
    }
    NaiveCluster cluster = naive.cluster();
    for (Host host : cluster.hosts()) {
      Optional<Rejected> rejected = new NaiveFilters(cluster, pod).reject(host);
      assertThat(rejected).as("who waits fits nowhere").isPresent();
      rejections.merge(rejected.get().filter(), 1L, Long::sum);
      rejected.get().reasons().forEach(reason -> reasons.merge(reason, 1L, Long::sum));
    }
  }
}
