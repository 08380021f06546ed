package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.event.SpecEvent;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.SchedulingProfile;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What the examples ask: the same of the oracle and of the scheduler. */
interface PlacementRules {
  PlacementRules ORACLE = new OracleRules();
  PlacementRules SCHEDULER = new SchedulerRules();

  /** A pod that has its node already. */
  record Bound(Pod pod, String node, List<Integer> gpus, boolean terminating) {}

  /** A cluster. */
  record Situation(
      List<Node> nodes, List<Bound> placed, List<SpecEvent> specs, SchedulingProfile profile) {}

  /** Why nodes do not take the pod, by node; nodes that take it are not there. */
  SortedMap<String, List<String>> reasons(Situation situation, Pod pod);

  /** The node that gets it. */
  Optional<String> best(Situation situation, Pod pod);
}
