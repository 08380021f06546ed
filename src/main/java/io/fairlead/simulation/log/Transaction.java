package io.fairlead.simulation.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One transaction. Once its end is decided it is told to one partition after the other, so for a
 * while some readers see it and others do not.
 */
public final class Transaction {

  private enum State {
    OPEN,
    COMMITTING,
    ABORTING,
    OVER
  }

  private final List<SimulatedPartition> unmarked = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new TreeMap<>(SimulatedLog.ORDER);
  private SimulatedGroup group;
  private State state = State.OPEN;
  private boolean commits;

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isToCommit() {
    return commits;
  }

  /** Whether its end is decided and not told to everybody. */
  boolean isEnding() {
    return state == State.COMMITTING || state == State.ABORTING;
  }

  void touch(SimulatedPartition partition) {
    if (!unmarked.contains(partition)) {
      unmarked.add(partition);
    }
  }

  void addOffsets(SimulatedGroup itsGroup, Map<TopicPartition, OffsetAndMetadata> newOffsets) {
    group = itsGroup;
    offsets.putAll(newOffsets);
  }

  void end(boolean commit) {
    commits = commit;
    state = commit ? State.COMMITTING : State.ABORTING;
    finishIfTold();
  }

  /** How many partitions have not been told how it ends. */
  public int unmarked() {
    return unmarked.size();
  }

  /** Tells one of them. */
  public void mark(int which) {
    unmarked.remove(which).mark(this);
    finishIfTold();
  }

  private void finishIfTold() {
    if (unmarked.isEmpty()) {
      state = State.OVER;
      if (commits && group != null) {
        group.committed(offsets);
      }
    }
  }

  void settle() {
    while (isEnding() && !unmarked.isEmpty()) {
      mark(0);
    }
  }
}
