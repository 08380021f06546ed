package io.fairlead.simulation.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer group under the classic protocol with the range assignor, which for topics of equal
 * partitions gives whole cells. A rebalance waits for every member to join again, but not for ever.
 */
public final class SimulatedGroup {
  public static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);
  public static final Duration REBALANCE_TIMEOUT = Duration.ofSeconds(20);

  /** What a member learns when it polls. */
  public enum Answer {
    /** Its cells are as they were. */
    STABLE,
    /** It must give up its cells and join again. */
    REBALANCING,
    /** It has joined, others have not. */
    WAITING,
    /** There is a new generation: it must ask for its cells. */
    ASSIGNED,
    /** The group goes on without it: it has no cells, and must join again. */
    UNKNOWN
  }

  private static final class Member {
    private Instant lastHeartbeat;
    private boolean joined = true;
    private boolean knowsAssignment;
    private SortedSet<Integer> cells = new TreeSet<>();

    private Member(Instant now) {
      lastHeartbeat = now;
    }
  }

  private final String name;
  private final Map<String, Member> members = new TreeMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new TreeMap<>(SimulatedLog.ORDER);
  private int generation;
  private Instant rebalancingSince;

  SimulatedGroup(String name) {
    this.name = name;
  }

  /** The member's place at this moment, as its transactions must name it. */
  public ConsumerGroupMetadata metadata(String member) {
    return new ConsumerGroupMetadata(name, generation, member, Optional.empty());
  }

  public void join(String member, Instant now) {
    Member known = members.computeIfAbsent(member, key -> new Member(now));
    known.joined = true;
    known.lastHeartbeat = now;
    rebalance(now);
    known.joined = true;
  }

  public void leave(String member, Instant now) {
    if (members.remove(member) != null) {
      rebalance(now);
    }
  }

  private void rebalance(Instant now) {
    if (rebalancingSince == null) {
      rebalancingSince = now;
      members.values().forEach(member -> member.joined = false);
    }
  }

  /** A sign of life, from a thread of its own. */
  public void heartbeat(String member, Instant now) {
    Member known = members.get(member);
    if (known != null) {
      known.lastHeartbeat = now;
    }
  }

  public Answer poll(String member, int cells, Instant now) {
    Member known = members.get(member);
    if (known == null) {
      return Answer.UNKNOWN;
    }
    known.lastHeartbeat = now;
    if (rebalancingSince != null && members.values().stream().allMatch(each -> each.joined)) {
      assign(cells);
    }
    if (rebalancingSince != null) {
      return known.joined ? Answer.WAITING : Answer.REBALANCING;
    }
    return known.knowsAssignment ? Answer.STABLE : Answer.ASSIGNED;
  }

  /** The member's cells in this generation. */
  public SortedSet<Integer> assignment(String member) {
    Member known = members.get(member);
    known.knowsAssignment = true;
    return known.cells;
  }

  private void assign(int cells) {
    generation++;
    rebalancingSince = null;
    List<Member> inOrder = new ArrayList<>(members.values());
    for (Member member : inOrder) {
      member.cells = new TreeSet<>();
      member.knowsAssignment = false;
    }
    int each = cells / inOrder.size();
    int more = cells % inOrder.size();
    int next = 0;
    for (int i = 0; i < inOrder.size(); i++) {
      int share = each + (i < more ? 1 : 0);
      for (int j = 0; j < share; j++) {
        inOrder.get(i).cells.add(next++);
      }
    }
  }

  /** Time has passed: who has been silent, or has not joined in time, is out. */
  public void expire(Instant now) {
    boolean late =
        rebalancingSince != null && rebalancingSince.plus(REBALANCE_TIMEOUT).isBefore(now);
    boolean gone =
        members
            .values()
            .removeIf(
                member ->
                    member.lastHeartbeat.plus(SESSION_TIMEOUT).isBefore(now)
                        || (late && !member.joined));
    if (gone) {
      rebalance(now);
    }
  }

  /** Who names no member and no generation is not asked. */
  void requireMember(ConsumerGroupMetadata member) {
    if (member.generationId() < 0 && member.memberId().isEmpty()) {
      return;
    }
    if (!members.containsKey(member.memberId()) || member.generationId() != generation) {
      throw new CommitFailedException(
          "group %s is at generation %d, not with member %s of generation %d"
              .formatted(name, generation, member.memberId(), member.generationId()));
    }
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> newOffsets) {
    offsets.putAll(newOffsets);
  }

  /** The committed offset, or -1. */
  public long committed(TopicPartition partition) {
    OffsetAndMetadata offset = offsets.get(partition);
    return offset == null ? -1 : offset.offset();
  }
}
