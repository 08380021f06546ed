package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Host;
import io.fairlead.domain.scheduling.oracle.NaiveScores.Score;
import io.fairlead.domain.testing.Cycle;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The oracle's answers. */
final class OracleRules implements PlacementRules {

  @Override
  public SortedMap<String, List<String>> reasons(Situation situation, Pod pod) {
    NaiveCluster cluster = told(situation).cluster();
    TreeMap<String, List<String>> reasons = new TreeMap<>();
    for (Host host : cluster.hosts()) {
      new NaiveFilters(cluster, pod)
          .reject(host)
          .ifPresent(rejected -> reasons.put(host.node().name(), rejected.reasons()));
    }
    return reasons;
  }

  @Override
  public Optional<String> best(Situation situation, Pod pod) {
    NaiveScheduler naive = told(situation);
    naive.apply(new PodSubmitted(pod), Cycle.START);
    return naive.decide().map(decision -> ((PodBound) decision).node());
  }

  static SortedMap<Score, Long> scores(Situation situation, Pod pod, String node) {
    NaiveCluster cluster = told(situation).cluster();
    Host host =
        cluster.hosts().stream()
            .filter(candidate -> candidate.node().name().equals(node))
            .findFirst()
            .orElseThrow();
    return new NaiveScores(cluster, situation.profile(), pod).all(host);
  }

  private static NaiveScheduler told(Situation situation) {
    NaiveScheduler naive = new NaiveScheduler(situation.profile());
    situation.specs().forEach(spec -> naive.apply(spec, Cycle.START));
    for (Node node : situation.nodes()) {
      naive.apply(new NodeRegistered(node), Cycle.START);
    }
    for (Bound bound : situation.placed()) {
      Pod pod = bound.pod();
      naive.apply(new PodSubmitted(pod), Cycle.START);
      naive.applyDecision(new PodBound(pod, bound.node(), bound.gpus()), Cycle.START);
      if (bound.terminating()) {
        naive.applyDecision(
            new PodTerminating(
                pod.uid(), pod.metadata().namespace(), pod.metadata().name(), bound.node(), 30),
            Cycle.START);
      }
    }
    return naive;
  }

  @Override
  public String toString() {
    return "oracle";
  }
}
