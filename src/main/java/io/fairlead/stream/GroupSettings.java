package io.fairlead.stream;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * How soon a processor's group notices that a member is gone: as soon as configured, or as soon as
 * this Kafka lets us.
 */
@ApplicationScoped
class GroupSettings implements ClientCustomizer<Map<String, Object>> {
  private static final Logger LOG = Logger.getLogger(GroupSettings.class);

  /** A member may miss this many heartbeats, less one. */
  private static final int HEARTBEATS_A_SESSION = 8;

  private final ConsumerGroups groups;
  private final FairleadConfig config;
  private Duration sessionTimeout;

  GroupSettings(ConsumerGroups groups, FairleadConfig config) {
    this.groups = groups;
    this.config = config;
  }

  @Override
  public Map<String, Object> customize(
      String channel, Config channelConfig, Map<String, Object> client) {
    if (!client.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)) {
      return client; // a follower: a group for itself
    }
    long session = sessionTimeout().toMillis();
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Long.toString(session));
    settings.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Long.toString(session / HEARTBEATS_A_SESSION));
    return settings;
  }

  private synchronized Duration sessionTimeout() {
    if (sessionTimeout == null) {
      Duration wanted = config.controlPlane().sessionTimeout();
      Duration least = groups.minSessionTimeout();
      sessionTimeout = wanted.compareTo(least) < 0 ? least : wanted;
      if (!sessionTimeout.equals(wanted)) {
        LOG.infof(
            "this Kafka accepts no session timeout below %d ms (group.min.session.timeout.ms): the"
                + " cells of an instance that dies wait that long",
            least.toMillis());
      }
    }
    return sessionTimeout;
  }
}
