package io.fairlead.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka server in this process: KRaft in combined mode, one node, on one address. Its data
 * stays in its folder and is found again at the next start, also after a kill.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int NODE_ID = 1;
  private static final String CONTROLLER_LISTENER = "CONTROLLER";

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts a broker that only this machine can reach. */
  public static EmbeddedBroker start(Path folder, int port) throws IOException {
    return start(folder, InetAddress.getLoopbackAddress().getHostAddress(), port);
  }

  /**
   * Starts a broker and returns once it is running.
   *
   * @param folder its data; made and formatted if it is not there
   * @param host the address of this machine to listen on
   * @param port 0 takes a free one
   * @throws IOException if the folder or the address cannot be used, or the port is taken
   */
  public static EmbeddedBroker start(Path folder, String host, int port) throws IOException {
    Path log = folder.toAbsolutePath().resolve("kafka");
    Files.createDirectories(log);
    String address = host + ":" + claim(addressOf(host), port);
    Properties properties = properties(log, address, claim(InetAddress.getLoopbackAddress(), 0));
    claim(log);
    format(log);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, address);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static InetAddress addressOf(String host) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) == null) {
      throw new IOException(
          "fairlead.broker.host: %s is not an address of this machine that clients can reach"
              .formatted(host));
    }
    return address;
  }

  private static int claim(InetAddress address, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IOException(
          "port %d on %s is taken: set fairlead.broker.port to a free one"
              .formatted(port, address.getHostAddress()),
          e);
    }
  }

  /** Takes Kafka's own lock for a moment, because what Kafka says of a taken one does not help. */
  private static void claim(Path log) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                log.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        throw new IOException(
            "folder " + log + " is in use by another copy: set fairlead.data-dir to another one");
      }
    }
  }

  private static void format(Path log) throws IOException {
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter =
        new Formatter()
            .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
            .setNodeId(NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setControllerListenerName(CONTROLLER_LISTENER)
            .setMetadataLogDirectory(log.toString())
            .addDirectory(log.toString());
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IOException("the broker's folder " + log + " cannot be formatted", e);
    }
  }

  private static Properties properties(Path log, String address, int controllerPort) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE_ID));
    p.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.put("controller.listener.names", CONTROLLER_LISTENER);
    p.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.put("advertised.listeners", "PLAINTEXT://" + address);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", log.toString());
    p.put("auto.create.topics.enable", "false");
    p.put("offsets.topic.replication.factor", "1");
    p.put("offsets.topic.num.partitions", "4");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("min.insync.replicas", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    // Several processes may share this broker, and a dead one's cells should not wait for long.
    p.put("group.min.session.timeout.ms", "500");
    // After a kill the controller waits for the old session to end; the defaults make that 12 s.
    p.put("broker.session.timeout.ms", "1000");
    p.put("broker.heartbeat.interval.ms", "250");
    p.put("log.retention.check.interval.ms", "60000");
    // One machine, three local nodes: many threads would only cost memory.
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    p.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    // As large as the largest topic's max.message.bytes.
    p.put("message.max.bytes", Integer.toString(9 * 1024 * 1024));
    p.put("socket.request.max.bytes", Integer.toString(64 * 1024 * 1024));
    return p;
  }
}
