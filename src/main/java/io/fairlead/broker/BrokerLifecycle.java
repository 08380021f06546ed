package io.fairlead.broker;

import io.fairlead.stream.FairleadConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.io.IOException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jboss.logging.Logger;

/**
 * Sees to it that there is a Kafka with our topics before anything else starts: its own, unless
 * {@code kafka.bootstrap.servers} names another from outside the application's defaults.
 */
@ApplicationScoped
public class BrokerLifecycle {
  private static final Logger LOG = Logger.getLogger(BrokerLifecycle.class);
  static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";

  /** The ordinal of the application's own defaults; whatever sets a key above it is the user. */
  private static final int DEFAULTS_ORDINAL = 250;

  private static final boolean IN_NATIVE_IMAGE =
      System.getProperty("org.graalvm.nativeimage.imagecode") != null;

  private final TopicCreation topicCreation;
  private final Config config;
  private final FairleadConfig fairlead;

  private EmbeddedBroker broker;

  BrokerLifecycle(TopicCreation topicCreation, Config config, FairleadConfig fairlead) {
    this.topicCreation = topicCreation;
    this.config = config;
    this.fairlead = fairlead;
  }

  /** Whether the broker is this program's own. */
  public boolean isEmbedded() {
    ConfigValue servers = config.getConfigValue(BOOTSTRAP_SERVERS);
    return servers.getSourceOrdinal() <= DEFAULTS_ORDINAL;
  }

  void start(@Observes @Priority(1) StartupEvent event) throws IOException {
    if (!fairlead.broker().enabled()) {
      return; // a command that only looks
    }
    if (isEmbedded()) {
      if (IN_NATIVE_IMAGE) {
        throw new IllegalStateException(
            "the native image has no broker inside: set KAFKA_BOOTSTRAP_SERVERS to a Kafka cluster");
      }
      long begin = System.nanoTime();
      broker =
          EmbeddedBroker.start(
              fairlead.dataDir(), fairlead.broker().host(), fairlead.broker().port());
      LOG.infof(
          "embedded broker on %s, up in %d ms",
          broker.bootstrapServers(), (System.nanoTime() - begin) / 1_000_000);
    }
    topicCreation.createMissing();
  }

  /** The highest priority value comes last: consumers leave their groups before this. */
  void stop(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(Integer.MAX_VALUE)
          @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    if (broker != null) {
      broker.close();
    }
  }
}
