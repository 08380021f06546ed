package io.fairlead.chaos;

import io.fairlead.stream.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * The processes: a broker, the control planes on their hosts, and one with the agents of cell 0 and
 * the API.
 */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Path logs;
  private final Network network;
  private final String bootstrapServers;
  private final int apiPort;
  private final Program broker;
  private final List<Program> controlPlanes = new ArrayList<>();
  private final Program agents;

  Cluster(ChaosPlan plan) throws IOException {
    folder = Files.createTempDirectory("fairlead-chaos-");
    logs = plan.logs() == null ? Files.createDirectories(folder.resolve("logs")) : plan.logs();
    network = Network.of(plan.controlPlanes());
    InetAddress brokerHost = InetAddress.getByName(network.brokerAddress());
    int brokerPort = freePort(brokerHost);
    bootstrapServers = network.brokerAddress() + ":" + brokerPort;
    apiPort = freePort(InetAddress.getLoopbackAddress());
    broker =
        program(
            "broker",
            List.of(),
            plan,
            Map.of(
                "FAIRLEAD_BROKER_HOST", network.brokerAddress(),
                "FAIRLEAD_BROKER_PORT", Integer.toString(brokerPort),
                "QUARKUS_HTTP_HOST_ENABLED", "false"));
    for (int host = 1; host <= plan.controlPlanes(); host++) {
      controlPlanes.add(
          program(
              "cp-" + host,
              network.on(host),
              plan,
              Map.of(
                  "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                  "FAIRLEAD_CONTROL_PLANE_ENABLED", "true",
                  "QUARKUS_HTTP_HOST_ENABLED", "false")));
    }
    agents =
        program(
            "agents",
            List.of(),
            plan,
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "FAIRLEAD_AGENT_ENABLED",
                "true",
                "FAIRLEAD_AGENT_RUNTIME",
                "simulated",
                "FAIRLEAD_AGENT_NODES",
                String.join(",", CellNodes.names(0)),
                "FAIRLEAD_AGENT_CPU",
                CellNodes.CPU,
                "FAIRLEAD_AGENT_MEMORY",
                CellNodes.MEMORY,
                "FAIRLEAD_AGENT_PODS",
                Integer.toString(CellNodes.PODS),
                "FAIRLEAD_API_ENABLED",
                "true",
                "QUARKUS_HTTP_PORT",
                Integer.toString(apiPort)));
  }

  private Program program(String name, List<String> host, ChaosPlan plan, Map<String, String> own) {
    Map<String, String> settings = new HashMap<>();
    for (String part : List.of("CONTROL_PLANE", "API", "AGENT", "PROXY")) {
      settings.put("FAIRLEAD_" + part + "_ENABLED", "false");
    }
    settings.put("FAIRLEAD_INSTANCE", name);
    settings.put("FAIRLEAD_TOPIC_PREFIX", KafkaAccess.TOPIC_PREFIX);
    settings.put("FAIRLEAD_CELLS", Integer.toString(plan.cells()));
    settings.put("FAIRLEAD_DATA_DIR", folder.resolve(name).toString());
    settings.putAll(own);
    return new Program(name, host, settings, logs.resolve(name + ".log"));
  }

  private static int freePort(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }

  /** First the broker, then, once it has its topics, the others. */
  void start(KafkaAccess kafka) throws IOException, InterruptedException {
    broker.start();
    try (Admin admin = kafka.admin()) {
      if (!ChaosRun.awaitAtMost(PATIENCE, () -> hasTopics(admin))) {
        throw new IOException("the broker does not start; see " + logs.resolve("broker.log"));
      }
    }
    agents.start();
    for (Program controlPlane : controlPlanes) {
      controlPlane.start();
    }
  }

  private static boolean hasTopics(Admin admin) {
    try {
      return admin.listTopics().names().get(5, TimeUnit.SECONDS).stream()
              .filter(name -> name.startsWith(KafkaAccess.TOPIC_PREFIX))
              .count()
          >= Topic.values().length;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  int apiPort() {
    return apiPort;
  }

  Network network() {
    return network;
  }

  Program broker() {
    return broker;
  }

  /**
   * @param host from 1
   */
  Program controlPlane(int host) {
    return controlPlanes.get(host - 1);
  }

  int unexpectedEnds() {
    int ends = broker.unexpectedEnds() + agents.unexpectedEnds();
    for (Program controlPlane : controlPlanes) {
      ends += controlPlane.unexpectedEnds();
    }
    return ends;
  }

  @Override
  public synchronized void close() {
    controlPlanes.forEach(Program::close);
    agents.close();
    broker.close();
    network.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      if (Files.exists(folder)) {
        Progress.print("%s could not be removed: %s", folder, e.getMessage());
      }
    }
  }
}
