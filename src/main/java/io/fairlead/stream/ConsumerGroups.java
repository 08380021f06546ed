package io.fairlead.stream;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.jboss.logging.Logger;

/**
 * What the groups' coordinator in Kafka says, asked for directly: a consumer that slept believes in
 * its cells until it hears otherwise.
 */
@ApplicationScoped
class ConsumerGroups {
  private static final Logger LOG = Logger.getLogger(ConsumerGroups.class);
  private static final int TIMEOUT_MILLIS = 2_000;

  private static final String MIN_SESSION_TIMEOUT = "group.min.session.timeout.ms";

  /** Kafka's own default, for brokers that do not let us see their configuration. */
  private static final Duration DEFAULT_MIN_SESSION_TIMEOUT = Duration.ofSeconds(6);

  /** Groups are left by their processors before this; the embedded broker stops after it. */
  private static final int AFTER_PROCESSORS = 20_000;

  private final KafkaClients clients;
  private Admin admin;

  ConsumerGroups(KafkaClients clients) {
    this.clients = clients;
  }

  /** What the coordinator says of a member. */
  enum Standing {
    /** It is a member, and the cell is its own in the present generation. */
    OWNER,
    /** The cell is another's, or it is being decided whose it is. */
    NOT_OWNER,
    /** Another process has joined under the same instance name and so has put this one out. */
    REPLACED
  }

  /**
   * @throws KafkaException if Kafka does not answer
   */
  Standing standing(ConsumerGroupMetadata member, int cell) {
    ConsumerGroupDescription group = describe(member.groupId());
    for (MemberDescription other : group.members()) {
      if (other.consumerId().equals(member.memberId())) {
        boolean owner =
            group.groupState() == GroupState.STABLE
                && other.assignment().topicPartitions().stream()
                    .anyMatch(partition -> partition.partition() == cell);
        return owner ? Standing.OWNER : Standing.NOT_OWNER;
      }
    }
    return successor(group, member).isPresent() ? Standing.REPLACED : Standing.NOT_OWNER;
  }

  /**
   * The member that has taken a member's place under the same instance name, if one has.
   *
   * @throws KafkaException if Kafka does not answer
   */
  Optional<String> successor(ConsumerGroupMetadata member) {
    return successor(describe(member.groupId()), member);
  }

  private static Optional<String> successor(
      ConsumerGroupDescription group, ConsumerGroupMetadata member) {
    return group.members().stream()
        .filter(other -> other.groupInstanceId().equals(member.groupInstanceId()))
        .map(MemberDescription::consumerId)
        .filter(id -> !id.equals(member.memberId()))
        .findAny();
  }

  private ConsumerGroupDescription describe(String group) {
    var options = new DescribeConsumerGroupsOptions().timeoutMs(TIMEOUT_MILLIS);
    return answer(
        () ->
            admin()
                .describeConsumerGroups(List.of(group), options)
                .describedGroups()
                .get(group)
                .get());
  }

  /** Gives a member's cells to the others at once: a static member's close alone does not. */
  void leave(ConsumerGroupMetadata member) {
    if (member.groupInstanceId().isEmpty()) {
      return; // its consumer has left
    }
    var options =
        new RemoveMembersFromConsumerGroupOptions(
            List.of(new MemberToRemove(member.groupInstanceId().get())));
    options.timeoutMs(TIMEOUT_MILLIS);
    options.reason("planned stop");
    try {
      answer(() -> admin().removeMembersFromConsumerGroup(member.groupId(), options).all().get());
    } catch (KafkaException e) {
      LOG.debugf("group %s was not left, its session will time out: %s", member.groupId(), e);
    }
  }

  /** The shortest session timeout that this Kafka accepts. */
  Duration minSessionTimeout() {
    try {
      return answer(
          () -> {
            var cluster =
                admin().describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS));
            String node = cluster.nodes().get().iterator().next().idString();
            var broker = new ConfigResource(ConfigResource.Type.BROKER, node);
            var options = new DescribeConfigsOptions().timeoutMs(TIMEOUT_MILLIS);
            var configs = admin().describeConfigs(List.of(broker), options);
            var min = configs.values().get(broker).get().get(MIN_SESSION_TIMEOUT);
            return Duration.ofMillis(Long.parseLong(min.value()));
          });
    } catch (RuntimeException e) {
      LOG.debugf("Kafka does not tell %s: %s", MIN_SESSION_TIMEOUT, e);
      return DEFAULT_MIN_SESSION_TIMEOUT;
    }
  }

  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  private static <T> T answer(Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().toString(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private synchronized Admin admin() {
    if (admin == null) {
      admin = Admin.create(clients.admin());
    }
    return admin;
  }

  synchronized void close(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(AFTER_PROCESSORS)
          @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
