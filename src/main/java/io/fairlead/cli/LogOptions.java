package io.fairlead.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which Kafka a command reads or writes; as for the program itself, but nothing is served. */
final class LogOptions {

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = {
        "a Kafka cluster (kafka.bootstrap.servers;",
        "default: the embedded one of a program that runs on this machine)"
      })
  String bootstrapServers;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "port of that embedded Kafka (fairlead.broker.port, 9092)")
  Integer brokerPort;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description =
          "instead: the files of an embedded Kafka that does not run; it is started for this")
  Path dataDir;

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      description = "stands before every topic's name (fairlead.topic-prefix, fairlead.)")
  String topicPrefix;

  /** Hands the given options to the configuration; must come before the application is started. */
  void apply() throws IOException {
    SystemOptions.set("kafka.bootstrap.servers", bootstrapServers);
    SystemOptions.set("fairlead.broker.port", brokerPort);
    SystemOptions.set("fairlead.data-dir", dataDir);
    SystemOptions.set("fairlead.topic-prefix", topicPrefix);
    boolean ownBroker = dataDir != null && bootstrapServers == null;
    SystemOptions.set("fairlead.broker.enabled", ownBroker);
    if (ownBroker && brokerPort == null) {
      SystemOptions.set("fairlead.broker.port", freePort());
    }
  }

  /** Also sees to it that the topics are there; after {@link #apply}. */
  void createTopics(int cells) {
    SystemOptions.set("fairlead.broker.enabled", true);
    SystemOptions.set("fairlead.cells", cells);
    if (dataDir == null && bootstrapServers == null) {
      // Said like this, it is somebody else's, and none is started.
      SystemOptions.set("kafka.bootstrap.servers", "127.0.0.1:${fairlead.broker.port}");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
