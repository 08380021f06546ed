package io.fairlead.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** This program as a broker and nothing else, in a process of its own. */
final class BrokerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final int port;

  private BrokerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Returns when it can be connected to.
   *
   * @param folder its data; made if it is not there
   */
  static BrokerProcess start(Path folder) throws IOException, InterruptedException {
    int port = BenchPipelineCommand.freePort();
    Process process =
        new SelfProcess(
                "--data-dir=" + folder,
                "--broker-port=" + port,
                "--http-port=" + BenchPipelineCommand.freePort())
            .start(
                Map.of(
                    "FAIRLEAD_CONTROL_PLANE_ENABLED", "false",
                    "FAIRLEAD_API_ENABLED", "false",
                    "FAIRLEAD_AGENT_ENABLED", "false",
                    "FAIRLEAD_PROXY_ENABLED", "false"));
    BrokerProcess broker = new BrokerProcess(process, port);
    try {
      broker.awaitListening();
      return broker;
    } catch (IOException | InterruptedException e) {
      broker.close();
      throw e;
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isListening()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("the broker's process did not come up");
      }
      Thread.sleep(Duration.ofMillis(100));
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
