package io.fairlead.cli.bench;

import com.netflix.fenzo.SchedulingResult;
import com.netflix.fenzo.TaskAssignmentResult;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMAssignmentResult;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.functions.Action2;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import java.util.List;

/**
 * Netflix Fenzo, which places tasks on Mesos agents, fed with our nodes and pods: a node is a lease
 * of all it has, offered once, and Fenzo is told of each task that was launched, as it wants to be.
 *
 * @see <a href="https://github.com/Netflix/Fenzo/wiki">Fenzo's wiki</a>
 */
final class FenzoPeer implements Peer {

  /** How hard it looks for a node. */
  enum Search {
    /** The node that cpu and memory fill up best, of all: Fenzo's default. */
    BEST_FIT,
    /** The first node that has room: the fastest that Fenzo can be told to be. */
    FIRST_FIT
  }

  private final TaskScheduler scheduler;
  private final Action2<TaskRequest, String> assigner;
  private long placed;

  FenzoPeer(Search search) {
    TaskScheduler.Builder builder =
        new TaskScheduler.Builder()
            .withSingleOfferPerVM(true)
            .withLeaseRejectAction(lease -> {})
            .withFitnessCalculator(BinPackingFitnessCalculators.cpuMemBinPacker);
    if (search == Search.FIRST_FIT) {
      builder.withFitnessGoodEnoughFunction(fitness -> true);
    }
    scheduler = builder.build();
    assigner = scheduler.getTaskAssigner();
  }

  @Override
  public void register(List<Node> nodes) {
    scheduler.scheduleOnce(
        List.of(), nodes.stream().<VirtualMachineLease>map(FenzoLease::new).toList());
  }

  @Override
  public Runnable preparePlacing(List<Pod> pods) {
    List<FenzoTask> tasks = pods.stream().map(FenzoTask::of).toList();
    return () -> place(tasks);
  }

  private void place(List<FenzoTask> tasks) {
    SchedulingResult result = scheduler.scheduleOnce(tasks, List.of());
    if (!result.getExceptions().isEmpty()) {
      throw new IllegalStateException(result.getExceptions().getFirst());
    }
    for (VMAssignmentResult onNode : result.getResultMap().values()) {
      for (TaskAssignmentResult assigned : onNode.getTasksAssigned()) {
        assigner.call(assigned.getRequest(), onNode.getHostname());
        placed++;
      }
    }
  }

  @Override
  public long placed() {
    return placed;
  }

  @Override
  public void close() {
    scheduler.shutdown();
  }
}
