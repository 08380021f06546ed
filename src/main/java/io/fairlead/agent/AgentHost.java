package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Changes;
import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.NodeAgent.Wishes;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.stream.EventPublisher;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.FairleadConfig;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.LogFollower;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The nodes of this process: follows what is placed on them and wakes their agents. */
@Singleton
@Identifier("agent")
public class AgentHost extends LogFollower {
  /** Real containers make calls that block, so each node has a thread; simulated ones share. */
  private static final int MAX_THREADS = 4;

  private static final int FIRST = 1;

  private final AgentConfig config;
  private final EventPublisher publisher;
  private final DesiredPods desired;
  private final Map<String, NodeAgent> agents = new LinkedHashMap<>();
  private final List<ScheduledExecutorService> threads;
  private final ScheduledExecutorService clock = thread("agent-clock");
  private final String runtimeName;

  /** Nodes of this process that the control plane knows and takes for alive. */
  private final Set<String> registered = ConcurrentHashMap.newKeySet();

  private boolean closed;

  /**
   * @throws IllegalArgumentException if a key of the configuration cannot be used; it is named
   * @throws IllegalStateException if the chosen runtime cannot be had on this machine
   */
  AgentHost(
      AgentConfig config,
      FairleadConfig fairlead,
      EventPublisher publisher,
      EventReader reader,
      KafkaClients clients) {
    super("agent", reader, clients);
    this.config = config;
    this.publisher = publisher;
    this.desired = new DesiredPods(Set.copyOf(config.nodes())::contains);
    if (!config.enabled()) {
      this.threads = List.of();
      this.runtimeName = "none";
      return;
    }
    this.threads =
        IntStream.range(0, Math.min(MAX_THREADS, config.nodes().size()))
            .mapToObj(i -> thread("agent-" + i))
            .toList();
    RuntimeChoice choice = new RuntimeChoice(config, fairlead.dataDir());
    this.runtimeName = choice.runtime().name().toLowerCase(Locale.ROOT);
    makeAgents(choice);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon(true).factory());
  }

  private void makeAgents(RuntimeChoice choice) {
    Outbox outbox = new Outbox(publisher::publish, clock);
    Wishes wishes = new SynchronizedWishes(desired);
    int ordinal = 0;
    for (String node : config.nodes()) {
      ContainerRuntime runtime = choice.runtimeFor(node, ordinal);
      agents.put(
          node,
          new NodeAgent(
              NodeDescription.of(node, choice.addressOf(ordinal), config, runtime),
              runtime,
              config,
              wishes,
              outbox,
              threads.get(ordinal % threads.size())));
      ordinal++;
    }
  }

  /** Which driver runs containers here, for example {@code process}. */
  public String runtimeName() {
    return runtimeName;
  }

  public boolean isEnabled() {
    return config.enabled();
  }

  /** Whether every node of this process may be given pods. */
  boolean isReady() {
    return registered.size() == agents.size();
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
    if (event.event() instanceof NodeStatusEvent status) {
      registration(status);
    }
    if (isCaughtUp()) {
      nodes.forEach(node -> agents.get(node).wakeForWhatIsDue());
    }
  }

  private void registration(NodeStatusEvent status) {
    if (agents.containsKey(status.name())) {
      switch (status) {
        case NodeRegistered ignored -> registered.add(status.name());
        case NodeReady ignored -> registered.add(status.name());
        case NodeUpdated ignored -> {}
        case NodeLost ignored -> registered.remove(status.name());
        case NodeRemoved ignored -> registered.remove(status.name());
      }
    }
  }

  @Override
  protected synchronized void onCaughtUp() {
    if (closed) {
      return;
    }
    int position = 0;
    for (NodeAgent agent : agents.values()) {
      agent.start(clock, position++, agents.size());
    }
  }

  /** Before the way to the log is closed; pods go on without their agents. */
  synchronized void close(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(FIRST)
          @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    closed = true;
    clock.shutdownNow(); // first: without it the outbox lets go of what is cut short
    threads.forEach(ScheduledExecutorService::shutdownNow);
    agents.values().forEach(NodeAgent::close);
  }

  /** Nodes ask on their threads, and the log is folded on another. */
  private record SynchronizedWishes(DesiredPods desired) implements Wishes {
    @Override
    public List<Desired> all(String node) {
      synchronized (desired) {
        return desired.on(node);
      }
    }

    @Override
    public Changes changes(String node) {
      synchronized (desired) {
        return desired.takeChanges(node);
      }
    }
  }
}
