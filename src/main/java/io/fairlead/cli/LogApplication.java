package io.fairlead.cli;

import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.stream.DecisionPolicies;
import io.fairlead.stream.FairleadConfig;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.RestoreTrial;
import io.fairlead.stream.SnapshotInventory;
import io.fairlead.stream.Topics;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;

/**
 * For commands that work on a log and serve nobody: the configuration, the users' plug-ins and the
 * Kafka clients of the program, and nothing else of it.
 */
public final class LogApplication implements QuarkusApplication {

  /** What a command does with it. */
  interface Task {
    /** Returns the exit code. */
    int run(LogApplication application) throws IOException;
  }

  private static Task task;

  private final KafkaClients clients;
  private final Topics topics;
  private final FairleadConfig config;
  private final DecisionPolicies policies;
  private final Plugins plugins;
  private final SnapshotInventory snapshots;
  private final RestoreTrial restoreTrial;

  LogApplication(
      KafkaClients clients,
      Topics topics,
      FairleadConfig config,
      DecisionPolicies policies,
      Plugins plugins,
      SnapshotInventory snapshots,
      RestoreTrial restoreTrial) {
    this.clients = clients;
    this.topics = topics;
    this.config = config;
    this.policies = policies;
    this.plugins = plugins;
    this.snapshots = snapshots;
    this.restoreTrial = restoreTrial;
  }

  /** Starts it for one task; returns that task's exit code. */
  static int run(Task wanted) {
    for (String part : new String[] {"control-plane", "api", "agent", "proxy"}) {
      SystemOptions.set("fairlead." + part + ".enabled", false);
    }
    SystemOptions.set("quarkus.http.host-enabled", false);
    SystemOptions.set("quarkus.log.level", "WARN");
    // That what is turned off is not connected is as it should be.
    SystemOptions.set(
        "quarkus.log.category.\"io.smallrye.reactive.messaging.provider\".level", "ERROR");
    SystemOptions.set("quarkus.log.console.stderr", true);
    task = wanted;
    return Start.application(LogApplication.class);
  }

  @Override
  public int run(String... args) {
    try {
      return task.run(this);
    } catch (IOException | RuntimeException e) {
      System.err.println("fairlead: " + reason(e));
      return 1;
    }
  }

  private static String reason(Exception e) {
    if (e instanceof KafkaException) {
      return "Kafka does not answer as it should: " + e.getMessage();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  KafkaClients clients() {
    return clients;
  }

  Topics topics() {
    return topics;
  }

  FairleadConfig config() {
    return config;
  }

  DecisionPolicies policies() {
    return policies;
  }

  Plugins plugins() {
    return plugins;
  }

  SnapshotInventory snapshots() {
    return snapshots;
  }

  RestoreTrial restoreTrial() {
    return restoreTrial;
  }
}
