package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.stream.EventPublisher;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.FairleadConfig;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.LogFollower;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** The nodes of this process: follows what is placed on them and wakes their agents. */
@Singleton
@Identifier("agent")
public class AgentHost extends LogFollower {
  private static final Logger LOG = Logger.getLogger(AgentHost.class);

  /** Real containers make calls that block, so each node has a thread; simulated ones share. */
  private static final int MAX_THREADS = 4;

  private final AgentConfig config;
  private final FairleadConfig fairlead;
  private final EventPublisher publisher;
  private final Map<String, NodeAgent> agents = new LinkedHashMap<>();
  private final List<ScheduledExecutorService> threads;
  private final DesiredPods desired;
  private volatile String runtimeName = "none";
  private volatile boolean acting;

  AgentHost(
      AgentConfig config,
      FairleadConfig fairlead,
      EventPublisher publisher,
      EventReader reader,
      KafkaClients clients) {
    super("agent", reader, clients);
    this.config = config;
    this.fairlead = fairlead;
    this.publisher = publisher;
    this.desired = new DesiredPods(Set.copyOf(config.nodes())::contains);
    this.threads =
        IntStream.range(0, Math.min(MAX_THREADS, config.nodes().size()))
            .mapToObj(
                i ->
                    Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("agent-" + i).daemon(true).factory()))
            .toList();
  }

  /** Which driver runs containers here, for example {@code process}. */
  public String runtimeName() {
    return runtimeName;
  }

  public boolean isEnabled() {
    return config.enabled();
  }

  /** Whether the agents have been started. */
  boolean isActing() {
    return acting;
  }

  public List<String> nodes() {
    return config.nodes();
  }

  @Incoming("agent")
  void on(ConsumerRecords<String, byte[]> batch) {
    follow(batch);
  }

  @Override
  protected void fold(EventRecord event) {
    Set<String> nodes;
    synchronized (desired) {
      nodes = desired.apply(event.event());
    }
    if (isCaughtUp()) {
      nodes.forEach(node -> agents.get(node).wake());
    }
  }

  private List<Desired> desiredOn(String node) {
    synchronized (desired) {
      return desired.on(node);
    }
  }

  @Override
  protected void onCaughtUp() {
    RuntimeChoice choice = new RuntimeChoice(config, fairlead.dataDir());
    runtimeName = choice.runtime().name().toLowerCase(Locale.ROOT);
    int ordinal = 0;
    for (String node : config.nodes()) {
      var runtime = choice.runtimeFor(node, ordinal);
      NodeInfo info = NodeDescription.of(node, config, runtime);
      agents.put(
          node,
          new NodeAgent(
              info,
              runtime,
              config,
              this::desiredOn,
              this::publish,
              threads.get(ordinal % threads.size())));
      ordinal++;
    }
    // Spread over the interval, so that thousands of nodes are a stream and not a burst.
    Duration stagger = config.heartbeatInterval().dividedBy(agents.size());
    int position = 0;
    for (NodeAgent agent : agents.values()) {
      agent.start(stagger.multipliedBy(position++));
    }
    acting = true;
  }

  /** An observation is said until Kafka has heard it. */
  private void publish(Event event) {
    publisher
        .publish(event)
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
        .expireIn(Duration.ofMinutes(5).toMillis())
        .subscribe()
        .with(
            position -> {},
            failure -> LOG.errorf("an observation could not be sent: %s", failure.getMessage()));
  }

  @PreDestroy
  void close() {
    threads.forEach(ScheduledExecutorService::shutdownNow);
  }
}
