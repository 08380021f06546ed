package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.TopicPartition;

/** A group through any history of members that come, go, sleep and come back. */
class CellAssignorTest {
  private static final List<String> TOPICS = List.of("spec", "placement", "pod-status");

  @Example
  void oneOfThreeDiesAndTheOthersKeepWhatTheyHave() {
    Group group = new Group(6, "a", "b", "c");
    group.settle();
    assertThat(group.cells())
        .isEqualTo(Map.of("a", Set.of(0, 1), "b", Set.of(2, 3), "c", Set.of(4, 5)));

    group.leave("a");

    // In one rebalance: nobody has to let go of anything.
    assertThat(group.rebalance()).isZero();
    assertThat(group.cells()).isEqualTo(Map.of("b", Set.of(2, 3, 0), "c", Set.of(4, 5, 1)));
  }

  @Example
  void oneThatComesBackIsGivenOnlyItsShare() {
    Group group = new Group(6, "b", "c");
    group.settle();

    group.join("a");

    // The first rebalance takes a cell from each, the second hands them over.
    assertThat(group.rebalance()).isEqualTo(2);
    assertThat(group.cells().get("a")).isEmpty();
    assertThat(group.rebalance()).isZero();
    assertThat(group.cells())
        .isEqualTo(Map.of("a", Set.of(2, 5), "b", Set.of(0, 1), "c", Set.of(3, 4)));
  }

  @Example
  void aMemberThatSleptThroughARebalanceDoesNotGetBackWhatAnotherServes() {
    Group group = new Group(2, "a", "b");
    group.settle();
    Subscription sleeper = group.subscription("a");
    group.leave("a");
    group.settle();

    group.join("a", sleeper);
    group.rebalance();

    assertThat(group.cells()).isEqualTo(Map.of("a", Set.of(), "b", Set.of(0)));
    group.settle();
    assertThat(group.cells()).isEqualTo(Map.of("a", Set.of(1), "b", Set.of(0)));
  }

  @Example
  void whatStaysIsServedOnDuringARebalance() {
    assertThat(new CellAssignor().supportedProtocols())
        .containsExactly(RebalanceProtocol.COOPERATIVE);
  }

  /**
   * After every rebalance: no partition is given to two, none is given away before it is let go of.
   * When all is quiet: everything is given, cells are whole, shares differ by one at most, and no
   * more cells have moved than had to.
   */
  @Property(tries = 300)
  void cellsStayWholeAndBalancedAndMoveOnlyIfTheyMust(
      @ForAll @IntRange(min = 1, max = 24) int cells, @ForAll long seed) {
    Random random = new Random(seed);
    Group group = new Group(cells, "m0");
    group.settle();
    for (int step = 0; step < 12; step++) {
      int changes = 1 + random.nextInt(2);
      for (int change = 0; change < changes; change++) {
        if (random.nextBoolean() && group.members.size() > 1) {
          List<String> members = List.copyOf(group.members.keySet());
          group.leave(members.get(random.nextInt(members.size())));
        } else {
          group.join("m" + random.nextInt(8));
        }
      }
      Map<String, Set<Integer>> before = group.cells();
      group.settle();
      Map<String, Set<Integer>> after = group.cells();
      assertThat(after.values().stream().mapToInt(Set::size).sum()).isEqualTo(cells);
      assertThat(after.values()).allMatch(own -> own.size() >= cells / after.size());
      assertThat(after.values())
          .allMatch(own -> own.size() <= (cells + after.size() - 1) / after.size());
      assertThat(moved(before, after)).isEqualTo(leastMoves(before, after.keySet(), cells));
    }
  }

  @Property(tries = 50)
  void theSameGroupIsGivenTheSameInWhateverOrderItsMembersAreNamed(@ForAll long seed) {
    Random random = new Random(seed);
    Group group = new Group(1 + random.nextInt(20), "m0", "m1", "m2", "m3");
    group.settle();
    group.leave("m" + random.nextInt(4));
    List<String> names = new ArrayList<>(group.members.keySet());
    Collections.shuffle(names, random);
    Map<String, Subscription> shuffled = new LinkedHashMap<>();
    names.forEach(name -> shuffled.put(name, group.subscription(name)));

    assertThat(CellAssignor.assign(group.partitions(), shuffled))
        .isEqualTo(CellAssignor.assign(group.partitions(), group.subscriptions()));
  }

  /** Cells that somebody lost though he is still there. */
  private static int moved(Map<String, Set<Integer>> before, Map<String, Set<Integer>> after) {
    int moved = 0;
    for (var member : before.entrySet()) {
      if (after.containsKey(member.getKey())) {
        Set<Integer> lost = new HashSet<>(member.getValue());
        lost.removeAll(after.get(member.getKey()));
        moved += lost.size();
      }
    }
    return moved;
  }

  /**
   * What those who stay have more than their shares, the larger shares given to those with most.
   */
  private static int leastMoves(Map<String, Set<Integer>> before, Set<String> members, int cells) {
    List<Integer> kept =
        members.stream()
            .map(member -> before.getOrDefault(member, Set.of()).size())
            .sorted((a, b) -> b - a)
            .toList();
    return IntStream.range(0, kept.size())
        .map(
            i -> Math.max(0, kept.get(i) - cells / kept.size() - (i < cells % kept.size() ? 1 : 0)))
        .sum();
  }

  /** A group as Kafka's coordinator and its consumers make one of the assignor. */
  private static final class Group {
    private final int cells;
    private final SortedMap<String, List<TopicPartition>> members = new TreeMap<>();
    private final Map<String, Integer> generations = new HashMap<>();
    private int generation;

    Group(int cells, String... names) {
      this.cells = cells;
      List.of(names).forEach(this::join);
    }

    void join(String name) {
      if (members.putIfAbsent(name, List.of()) == null) {
        generations.put(name, -1);
      }
    }

    void join(String name, Subscription claims) {
      members.put(name, claims.ownedPartitions());
      generations.put(name, claims.generationId().orElseThrow());
    }

    void leave(String name) {
      members.remove(name);
    }

    Map<String, Integer> partitions() {
      Map<String, Integer> partitions = new HashMap<>();
      TOPICS.forEach(topic -> partitions.put(topic, cells));
      return partitions;
    }

    Subscription subscription(String name) {
      var subscription =
          new Subscription(
              TOPICS, null, members.get(name), generations.get(name), Optional.empty());
      subscription.setGroupInstanceId(Optional.of(name));
      return subscription;
    }

    Map<String, Subscription> subscriptions() {
      Map<String, Subscription> subscriptions = new HashMap<>();
      members.keySet().forEach(name -> subscriptions.put(name, subscription(name)));
      return subscriptions;
    }

    /** One rebalance; returns how many cells were taken from somebody, who then joins again. */
    int rebalance() {
      var given = CellAssignor.assign(partitions(), subscriptions());
      Set<TopicPartition> revoked = new HashSet<>();
      Set<TopicPartition> added = new HashSet<>();
      List<TopicPartition> all = new ArrayList<>();
      members.forEach(
          (name, owned) -> {
            owned.stream().filter(p -> !given.get(name).contains(p)).forEach(revoked::add);
            given.get(name).stream().filter(p -> !owned.contains(p)).forEach(added::add);
            all.addAll(given.get(name));
          });
      assertThat(all).doesNotHaveDuplicates();
      // Kafka's consumer refuses such an assignment.
      assertThat(Collections.disjoint(added, revoked)).isTrue();
      generation++;
      members.replaceAll((name, owned) -> given.get(name));
      members.keySet().forEach(name -> generations.put(name, generation));
      return (int) revoked.stream().map(TopicPartition::partition).distinct().count();
    }

    void settle() {
      int rounds = 0;
      while (rebalance() > 0) {
        assertThat(++rounds).as("rebalances until all is quiet").isLessThan(3);
      }
    }

    /** By member; fails if a cell is not whole. */
    Map<String, Set<Integer>> cells() {
      Map<String, Set<Integer>> cellsOf = new TreeMap<>();
      members.forEach(
          (name, owned) -> {
            Set<Integer> own = new HashSet<>();
            owned.forEach(partition -> own.add(partition.partition()));
            assertThat(owned).hasSize(own.size() * TOPICS.size());
            cellsOf.put(name, own);
          });
      return cellsOf;
    }
  }
}
