package io.fairlead.agent.hostport;

import static io.fairlead.agent.AgentFixtures.container;
import static io.fairlead.agent.AgentFixtures.withPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node at 127.97.0.254 with a pod at 127.97.0.1; the test is both the client and the pod. */
@Timeout(30)
class HostPortsTest {
  private static final String NODE = "127.97.0.254";
  private static final String POD = "127.97.0.1";

  private final HostPorts ports = new HostPorts(NODE);

  @AfterEach
  void close() {
    ports.close();
  }

  private static ServerSocket server(String address, int port) throws IOException {
    return new ServerSocket(port, 5, InetAddress.getByName(address));
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = server(NODE, 0)) {
      return any.getLocalPort();
    }
  }

  private static Container with(int containerPort, String protocol, int hostPort, String hostIp) {
    return withPort(
        container("main"), new ContainerPort(null, containerPort, protocol, hostPort, hostIp));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isRefused(String address, int port) {
    try (Socket socket = new Socket(address, port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "0.0.0.0", "::", NODE})
  void aPortIsOnTheNodesAddressAndOnNoOther(String hostIp) throws Exception {
    int port = freePort();
    try (ServerSocket pod = server(POD, 0)) {
      ports.open(with(pod.getLocalPort(), "TCP", port, hostIp), POD);

      assertThat(isRefused(NODE, port)).isFalse();
      assertThat(isRefused("127.0.0.1", port)).isTrue();
    }
  }

  @Test
  void aHostIpIsWhereThePortIs() throws Exception {
    int port = freePort();
    try (ServerSocket pod = server(POD, 0)) {
      ports.open(with(pod.getLocalPort(), "TCP", port, "127.97.0.7"), POD);

      assertThat(isRefused("127.97.0.7", port)).isFalse();
      assertThat(isRefused(NODE, port)).isTrue();
    }
  }

  @Test
  void bytesGoBothWaysAndAClientThatHasSaidAllStillHearsTheAnswer() throws Exception {
    int port = freePort();
    try (ServerSocket pod = server(POD, 0)) {
      ports.open(with(pod.getLocalPort(), "TCP", port, null), POD);
      try (Socket client = new Socket(NODE, port);
          Socket accepted = pod.accept()) {
        client.getOutputStream().write(bytes("question"));
        client.shutdownOutput();

        assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo("question");
        accepted.getOutputStream().write(bytes("answer"));
        accepted.shutdownOutput();

        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
      }
    }
  }

  @Test
  void aClientOfAPodThatDoesNotListenIsReset() throws Exception {
    int port = freePort();
    ports.open(with(freePort(), "TCP", port, null), POD);

    try (Socket client = new Socket(NODE, port)) {
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> client.getInputStream().read());
    }
  }

  @Test
  void closingEndsTheConnectionsAndFreesThePort() throws Exception {
    int port = freePort();
    try (ServerSocket pod = server(POD, 0)) {
      ports.open(with(pod.getLocalPort(), "TCP", port, null), POD);
      try (Socket client = new Socket(NODE, port);
          Socket accepted = pod.accept()) {
        client.getOutputStream().write('x');
        assertThat(accepted.getInputStream().read()).isEqualTo('x');

        ports.close();

        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        try (ServerSocket next = server(NODE, port)) {
          assertThat(next.isBound()).isTrue();
        }
        ports.open(with(pod.getLocalPort(), "TCP", port, null), POD);
        assertThat(isRefused(NODE, port)).describedAs("closed is for good").isTrue();
      }
    }
  }

  @Test
  void openingAgainChangesNothing() throws Exception {
    int port = freePort();
    try (ServerSocket pod = server(POD, 0)) {
      Container container = with(pod.getLocalPort(), "TCP", port, null);
      ports.open(container, POD);

      ports.open(container, POD);

      assertThat(isRefused(NODE, port)).isFalse();
    }
  }

  @Test
  void datagramsGoBothWaysEachClientHearingItsOwnAnswers() throws Exception {
    int port = freePort();
    try (DatagramSocket pod = new DatagramSocket(0, InetAddress.getByName(POD));
        DatagramSocket one = new DatagramSocket();
        DatagramSocket two = new DatagramSocket()) {
      ports.open(with(pod.getLocalPort(), "UDP", port, null), POD);

      send(one, "from one", port);
      echo(pod);
      send(two, "from two", port);
      echo(pod);
      send(one, "one again", port);
      echo(pod);

      assertThat(received(one)).isEqualTo("from one");
      assertThat(received(one)).isEqualTo("one again");
      assertThat(received(two)).isEqualTo("from two");
    }
  }

  private static void send(DatagramSocket client, String text, int port) throws IOException {
    client.setSoTimeout(5000);
    client.send(new DatagramPacket(bytes(text), text.length(), new InetSocketAddress(NODE, port)));
  }

  private static void echo(DatagramSocket pod) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    pod.receive(packet);
    pod.send(packet);
  }

  private static String received(DatagramSocket client) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    client.receive(packet);
    return new String(Arrays.copyOf(packet.getData(), packet.getLength()), StandardCharsets.UTF_8);
  }

  @Test
  void datagramsToAPodThatDoesNotListenYetDoNoHarm() throws Exception {
    int port = freePort();
    int podPort = freePort();
    ports.open(with(podPort, "UDP", port, null), POD);
    try (DatagramSocket client = new DatagramSocket()) {
      send(client, "lost", port);
      client.setSoTimeout(200);
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> received(client));

      try (DatagramSocket pod = new DatagramSocket(podPort, InetAddress.getByName(POD))) {
        send(client, "heard", port);
        echo(pod);
        assertThat(received(client)).isEqualTo("heard");
      }
    }
  }

  @Test
  void whatCannotBeHadSaysWhy() throws Exception {
    try (ServerSocket taken = server(NODE, 0)) {
      int port = taken.getLocalPort();
      assertRefused(
          with(80, "TCP", port, null),
          "host port " + NODE + ":" + port + "/TCP cannot be had: Address already in use");
    }
    assertRefused(
        with(80, "SCTP", 9999, null),
        "host port " + NODE + ":9999/SCTP: only TCP and UDP can be forwarded by this node's agent");
    assertRefused(
        with(80, "TCP", 9999, "192.0.2.77"),
        "host port 192.0.2.77:9999/TCP cannot be had: Cannot assign requested address");
    assertRefused(
        with(80, "TCP", 9999, "node.example"), "hostIP \"node.example\" is not an IP address");
  }

  private void assertRefused(Container container, String message) {
    assertThatExceptionOfType(RuntimeFailure.class)
        .isThrownBy(() -> ports.open(container, POD))
        .withMessage(message)
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo(HostPorts.UNAVAILABLE));
  }
}
