package io.fairlead.stream;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Spreads cells over the members of a group: a cell's partitions of all topics go to one member,
 * members have the same number of cells give or take one, and no cell moves that need not. Kafka
 * has nothing like it: its range assignor shifts cells when a member comes or goes, its sticky ones
 * tear a cell's partitions apart.
 *
 * <p>Cooperative (KIP-429): what stays with a member is served on during a rebalance; what moves is
 * first taken from the one member and given to the other in the rebalance that follows at once.
 */
@RegisterForReflection // Kafka makes it by its name
public final class CellAssignor implements ConsumerPartitionAssignor {

  /** A partition as a member claims it, and the generation in which it was given it. */
  private record Claim(String member, int generation) {}

  @Override
  public String name() {
    return "fairlead-cell";
  }

  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return List.of(RebalanceProtocol.COOPERATIVE);
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
    Map<String, Integer> partitions = new HashMap<>();
    for (Subscription subscription : group.groupSubscription().values()) {
      for (String topic : subscription.topics()) {
        Integer count = cluster.partitionCountForTopic(topic);
        partitions.put(topic, count == null ? 0 : count);
      }
    }
    Map<String, Assignment> assignments = new HashMap<>();
    assign(partitions, group.groupSubscription())
        .forEach((member, own) -> assignments.put(member, new Assignment(own)));
    return new GroupAssignment(assignments);
  }

  /**
   * What each member is given in this rebalance.
   *
   * @param partitions how many partitions each topic has
   */
  static Map<String, List<TopicPartition>> assign(
      Map<String, Integer> partitions, Map<String, Subscription> subscriptions) {
    int cells = partitions.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    Map<String, String> names = namesOf(subscriptions);
    SortedMap<Integer, String> owners = owners(subscriptions);
    SortedMap<Integer, String> targets = targets(cells, names, owners);
    Map<TopicPartition, Set<String>> claims = claims(subscriptions);

    Map<String, List<TopicPartition>> given = new TreeMap<>();
    subscriptions.keySet().forEach(member -> given.put(member, new ArrayList<>()));
    targets.forEach(
        (cell, member) -> {
          List<TopicPartition> whole = whole(cell, subscriptions.get(member), partitions);
          boolean moves = owners.containsKey(cell) && !owners.get(cell).equals(member);
          if (!moves) {
            whole.stream()
                .filter(partition -> isFreeFor(member, claims.get(partition)))
                .forEach(given.get(member)::add);
          }
        });
    return given;
  }

  /** Names by which members are put in order: those of instances outlive a restart. */
  private static Map<String, String> namesOf(Map<String, Subscription> subscriptions) {
    Map<String, String> names = new TreeMap<>();
    subscriptions.forEach(
        (member, subscription) -> names.put(member, subscription.groupInstanceId().orElse(member)));
    return names;
  }

  /** Who serves which cell now. A member that slept through a rebalance claims what it had then. */
  private static SortedMap<Integer, String> owners(Map<String, Subscription> subscriptions) {
    SortedMap<Integer, Claim> latest = new TreeMap<>();
    BinaryOperator<Claim> later =
        BinaryOperator.maxBy(
            Comparator.comparingInt(Claim::generation)
                .thenComparing(Claim::member, Comparator.reverseOrder()));
    new TreeMap<>(subscriptions)
        .forEach(
            (member, subscription) -> {
              Claim claim = new Claim(member, subscription.generationId().orElse(-1));
              for (TopicPartition partition : subscription.ownedPartitions()) {
                latest.merge(partition.partition(), claim, later);
              }
            });
    SortedMap<Integer, String> owners = new TreeMap<>();
    latest.forEach((cell, claim) -> owners.put(cell, claim.member()));
    return owners;
  }

  private static Map<TopicPartition, Set<String>> claims(Map<String, Subscription> subscriptions) {
    Map<TopicPartition, Set<String>> claims = new HashMap<>();
    subscriptions.forEach(
        (member, subscription) ->
            subscription
                .ownedPartitions()
                .forEach(
                    partition ->
                        claims.computeIfAbsent(partition, first -> new HashSet<>()).add(member)));
    return claims;
  }

  /** Kafka refuses to give away what another has not let go of yet. */
  private static boolean isFreeFor(String member, Set<String> claims) {
    return claims == null || claims.contains(member);
  }

  /** Who shall serve which cell: everybody keeps what is not too much, the rest is dealt out. */
  private static SortedMap<Integer, String> targets(
      int cells, Map<String, String> names, Map<Integer, String> owners) {
    Map<String, List<Integer>> kept = new HashMap<>();
    names.keySet().forEach(member -> kept.put(member, new ArrayList<>()));
    for (int cell = 0; cell < cells; cell++) {
      if (owners.containsKey(cell)) {
        kept.get(owners.get(cell)).add(cell);
      }
    }
    // The larger shares go to those who have most, so that fewest cells move.
    List<String> members =
        names.keySet().stream()
            .sorted(
                Comparator.comparingInt((String member) -> -kept.get(member).size())
                    .thenComparing(names::get))
            .toList();
    SortedMap<Integer, String> targets = new TreeMap<>();
    int[] room = new int[members.size()];
    for (int i = 0; i < members.size(); i++) {
      String member = members.get(i);
      int share = cells / members.size() + (i < cells % members.size() ? 1 : 0);
      kept.get(member).stream().limit(share).forEach(cell -> targets.put(cell, member));
      room[i] = share - Math.min(share, kept.get(member).size());
    }
    int next = 0;
    for (int cell : IntStream.range(0, cells).filter(c -> !targets.containsKey(c)).toArray()) {
      while (room[next] == 0) {
        next++;
      }
      room[next]--;
      targets.put(cell, members.get(next));
    }
    return targets;
  }

  /** A cell's partitions of all topics that a member reads. */
  private static List<TopicPartition> whole(
      int cell, Subscription subscription, Map<String, Integer> partitions) {
    return subscription.topics().stream()
        .sorted()
        .filter(topic -> cell < partitions.getOrDefault(topic, 0))
        .map(topic -> new TopicPartition(topic, cell))
        .toList();
  }
}
