package io.fairlead.chaos;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** Who serves which cells, as the broker sees it. */
final class Groups implements AutoCloseable {
  private static final String SCHEDULER = "fairlead-scheduler";
  private static final List<String> ALL =
      List.of(
          SCHEDULER,
          "fairlead-node-lifecycle",
          "fairlead-workload",
          "fairlead-autoscaler",
          "fairlead-discovery");
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Admin admin;
  private final int cells;

  Groups(KafkaAccess kafka, int cells) {
    this.admin = kafka.admin();
    this.cells = cells;
  }

  /** Whether every cell of every processor is in somebody's hands, and no group is in motion. */
  boolean areSettled() {
    return describe(ALL)
        .map(
            groups ->
                groups.values().stream()
                    .allMatch(
                        group ->
                            group.groupState() == GroupState.STABLE
                                && cellsOf(group, member -> true).size() == cells))
        .orElse(false);
  }

  /**
   * The cells whose scheduler runs in an instance; empty if the broker does not say.
   *
   * @param address of its host; what tells instances apart that have no static membership
   */
  Set<Integer> scheduledBy(String instance, String address) {
    Predicate<MemberDescription> isIts =
        member ->
            member.groupInstanceId().map(id -> id.endsWith("-" + instance)).orElse(false)
                || member.clientId().contains(instance)
                || (!address.startsWith("127.") && member.host().endsWith("/" + address));
    return describe(List.of(SCHEDULER))
        .map(groups -> cellsOf(groups.get(SCHEDULER), isIts))
        .orElse(Set.of());
  }

  private Optional<Map<String, ConsumerGroupDescription>> describe(Collection<String> groups) {
    try {
      return Optional.of(
          admin
              .describeConsumerGroups(groups)
              .all()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Set<Integer> cellsOf(
      ConsumerGroupDescription group, Predicate<MemberDescription> of) {
    Set<Integer> cells = new HashSet<>();
    group.members().stream()
        .filter(of)
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .map(TopicPartition::partition)
        .forEach(cells::add);
    return cells;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
