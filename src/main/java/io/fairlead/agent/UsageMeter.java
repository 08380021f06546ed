package io.fairlead.agent;

import io.fairlead.agent.runtime.ContainerRuntime.Usage;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CPU time counters to rates. Each run of a container has a counter of its own that begins at zero;
 * so a restart neither hides what its pod used nor makes it look negative.
 */
final class UsageMeter {
  private Map<String, Long> counters = new HashMap<>();

  /** A reading may miss a run; then its counter is that of the reading before. */
  private Map<String, Long> olderCounters = new HashMap<>();

  private Set<String> known = new HashSet<>();
  private Instant last = Instant.EPOCH;

  /** What pods used since the last call; without those that are seen for the first time. */
  List<PodUsage> read(List<PodSandbox> sandboxes, List<Usage> usage, Instant now) {
    long millis = Math.max(1, Duration.between(last, now).toMillis());
    Map<String, Long> before = olderCounters;
    before.putAll(counters);
    olderCounters = counters;
    Set<String> knownBefore = known;
    last = now;
    counters = new HashMap<>();
    known = new HashSet<>();
    Map<String, Long> spent = new HashMap<>();
    Map<String, Long> memory = new HashMap<>();
    for (Usage run : usage) {
      counters.put(run.run(), run.cpuMillis());
      known.add(run.uid());
      long since = run.cpuMillis() - before.getOrDefault(run.run(), 0L);
      spent.merge(run.uid(), Math.max(0, since), Long::sum);
      memory.merge(run.uid(), run.memoryBytes(), Long::sum);
    }
    List<PodUsage> pods = new ArrayList<>();
    for (PodSandbox pod : sandboxes) {
      if (knownBefore.contains(pod.uid()) && known.contains(pod.uid())) {
        long cpuMillis = spent.get(pod.uid()) * 1000 / millis;
        pods.add(
            new PodUsage(pod.uid(), pod.namespace(), pod.name(), cpuMillis, memory.get(pod.uid())));
      }
    }
    return pods;
  }
}
