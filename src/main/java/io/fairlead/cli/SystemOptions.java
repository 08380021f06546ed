package io.fairlead.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The settings that are typed most often; each stands for a configuration key, which an environment
 * variable or system property can set as well.
 */
final class SystemOptions {

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "port of the API (quarkus.http.port, 8080)")
  Integer httpPort;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "port of the embedded Kafka (fairlead.broker.port, 9092)")
  Integer brokerPort;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "a Kafka cluster to use instead of the embedded one (kafka.bootstrap.servers)")
  String bootstrapServers;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "where Kafka and the nodes keep their files (fairlead.data-dir, data)")
  Path dataDir;

  @Option(
      names = "--nodes",
      split = ",",
      paramLabel = "NAME",
      description = "names of the local nodes (fairlead.agent.nodes, node-1,node-2,node-3)")
  List<String> nodes;

  @Option(
      names = "--runtime",
      paramLabel = "DRIVER",
      description = "auto, docker, process or simulated (fairlead.agent.runtime, auto)")
  String runtime;

  /** Hands the given options to the configuration; must come before the system is started. */
  void apply() {
    set("quarkus.http.port", httpPort);
    set("fairlead.broker.port", brokerPort);
    set("kafka.bootstrap.servers", bootstrapServers);
    set("fairlead.data-dir", dataDir);
    set("fairlead.agent.nodes", nodes == null ? null : String.join(",", nodes));
    set("fairlead.agent.runtime", runtime);
  }

  static void set(String key, Object value) {
    if (value != null) {
      System.setProperty(key, value.toString());
    }
  }
}
