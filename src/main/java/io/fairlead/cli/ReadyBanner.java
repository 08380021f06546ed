package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.agent.AgentHost;
import io.fairlead.broker.BrokerLifecycle;
import io.fairlead.stream.FairleadConfig;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What runs where and what to try next, once everything that runs here is ready. */
@Singleton
class ReadyBanner {
  private static final Duration POLL = Duration.ofMillis(50);

  private final SmallRyeHealthReporter health;
  private final BrokerLifecycle broker;
  private final FairleadConfig fairlead;
  private final AgentHost agents;
  private final String httpHost;
  private final int httpPort;
  private final String bootstrapServers;

  ReadyBanner(
      SmallRyeHealthReporter health,
      BrokerLifecycle broker,
      FairleadConfig fairlead,
      @Identifier("agent") AgentHost agents,
      @ConfigProperty(name = "quarkus.http.host") String httpHost,
      @ConfigProperty(name = "quarkus.http.port") int httpPort,
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this.health = health;
    this.broker = broker;
    this.fairlead = fairlead;
    this.agents = agents;
    this.httpHost = httpHost;
    this.httpPort = httpPort;
    this.bootstrapServers = bootstrapServers;
  }

  void printWhenReady(boolean json) {
    try {
      while (health.getReadiness().isDown()) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    print(System.out, json);
  }

  private void print(PrintStream out, boolean json) {
    Duration sinceStart = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    String api = "http://" + httpHost + ":" + httpPort;
    if (json) {
      out.println(json(api, sinceStart));
    } else {
      out.println(text(api, sinceStart));
    }
    out.flush();
  }

  private String text(String api, Duration sinceStart) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%nFairlead %s is ready, %.1f s after its start.%n%n"
            .formatted(Version.current(), sinceStart.toMillis() / 1000.0));
    text.append("  Kafka   %s, %s%n".formatted(bootstrapServers, broker()));
    if (fairlead.api().enabled()) {
      text.append("  API     %s  (health: /health, metrics: /metrics)%n".formatted(api));
    }
    if (agents.isEnabled()) {
      List<String> nodes = agents.nodes();
      String names =
          nodes.size() <= 5
              ? String.join(", ", nodes)
              : "%d nodes, %s to %s".formatted(nodes.size(), nodes.getFirst(), nodes.getLast());
      text.append("  Nodes   %s  (%s runtime)%n".formatted(names, agents.runtimeName()));
    }
    if (fairlead.proxy().enabled()) {
      text.append("  Proxy   listens on the ports of your services%n".formatted());
    }
    text.append("%nNext, in another shell:%n%n".formatted());
    text.append("  kubectl --server %s apply -f examples/web.yaml%n".formatted(api));
    text.append("  kubectl --server %s get pods -o wide%n".formatted(api));
    return text.toString();
  }

  private String broker() {
    return broker.isEmbedded()
        ? "embedded, data in " + fairlead.dataDir().resolve("kafka")
        : "not ours";
  }

  private String json(String api, Duration sinceStart) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("version", Version.current());
    facts.put("readyMillis", sinceStart.toMillis());
    facts.put("bootstrapServers", bootstrapServers);
    facts.put("embeddedBroker", broker.isEmbedded());
    facts.put("dataDir", fairlead.dataDir().toAbsolutePath().toString());
    facts.put("api", fairlead.api().enabled() ? api : null);
    facts.put("nodes", agents.isEnabled() ? agents.nodes() : List.of());
    facts.put("runtime", agents.runtimeName());
    try {
      return new ObjectMapper().writeValueAsString(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
