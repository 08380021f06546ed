package io.fairlead.proxy;

import static io.fairlead.proxy.ProxyFixture.endpoint;
import static io.fairlead.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.testing.FreePorts;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpFrontendTest {
  private final int port = FreePorts.next();
  private ProxyFixture proxy;

  @BeforeEach
  void start() {
    proxy = new ProxyFixture();
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void theEndOfOneDirectionIsPassedOnWhileTheOtherGoesOn() throws Exception {
    try (Pod pod =
        new Pod(
            "127.0.0.2",
            socket -> {
              // Answers only when it has heard everything.
              byte[] all = socket.getInputStream().readAllBytes();
              socket
                  .getOutputStream()
                  .write(("heard " + all.length).getBytes(StandardCharsets.US_ASCII));
            })) {
      proxy.serve("db", false, port, pod.endpoint());

      try (RawClient client = new RawClient(port)) {
        client.send("hello");
        client.socket.shutdownOutput();

        assertThat(client.readToEnd()).isEqualTo("heard 5");
      }
    }
  }

  @Test
  void aPodThatSaysItsEndFirstStillHearsTheClient() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (Pod pod =
        new Pod(
            "127.0.0.2",
            socket -> {
              socket.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
              socket.shutdownOutput();
              heard.complete(
                  new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            })) {
      proxy.serve("db", false, port, pod.endpoint());

      try (RawClient client = new RawClient(port)) {
        assertThat(client.readToEnd()).isEqualTo("bye");
        client.send("last words");
      }

      assertThat(heard.get()).isEqualTo("last words");
    }
  }

  @Test
  void whatAClientSendsBeforeThereIsAConnectionIsNotLost() throws Exception {
    try (Pod pod = new Pod("127.0.0.3", TcpFrontendTest::echo)) {
      proxy.serve(
          "db", false, port, endpoint("refusing", "127.0.0.2", FreePorts.next()), pod.endpoint());

      try (RawClient client = new RawClient(port)) {
        client.send("hello");
        client.socket.shutdownOutput();

        assertThat(client.readToEnd()).isEqualTo("hello");
      }
      assertThat(proxy.metric("fairlead.proxy.failovers", "service", "db")).isEqualTo(1);
    }
  }

  @Test
  void muchDataPassesBothWaysUnharmed() throws Exception {
    byte[] data = HttpFrontendFixture.randomBytes(48 * 1024 * 1024);
    try (Pod pod = new Pod("127.0.0.2", TcpFrontendTest::echo)) {
      proxy.serve("db", false, port, pod.endpoint());

      try (RawClient client = new RawClient(port)) {
        Thread writer =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        client.socket.getOutputStream().write(data);
                        client.socket.shutdownOutput();
                      } catch (IOException e) {
                        throw new IllegalStateException(e);
                      }
                    });
        byte[] received = client.socket.getInputStream().readAllBytes();
        writer.join();

        assertThat(HttpFrontendFixture.sha256(received))
            .isEqualTo(HttpFrontendFixture.sha256(data));
      }
    }
  }

  @Test
  void aPodThatReadsNothingStopsTheClientFromSending() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicLong sent = new AtomicLong();
    try (Pod pod = new Pod("127.0.0.2", socket -> done.await())) {
      proxy.serve("db", false, port, pod.endpoint());

      try (RawClient client = new RawClient(port)) {
        Thread.ofPlatform().daemon().start(() -> sendForEver(client.socket, sent));
        await()
            .during(Duration.ofMillis(500))
            .until(
                () -> {
                  long before = sent.get();
                  Thread.sleep(50);
                  return before > 0 && sent.get() == before;
                });

        // Socket buffers take some megabytes; without back pressure the proxy would take all.
        assertThat(sent.get()).isLessThan(64L * 1024 * 1024);
      }
      done.countDown();
    }
  }

  private static void sendForEver(Socket socket, AtomicLong sent) {
    byte[] chunk = new byte[64 * 1024];
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        out.write(chunk);
        sent.addAndGet(chunk.length);
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  @Test
  void withoutEndpointsTheConnectionIsClosed() throws Exception {
    proxy.serve("db", false, port);

    try (RawClient client = new RawClient(port)) {
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(proxy.metric("fairlead.proxy.unserved", "service", "db")).isEqualTo(1);
  }

  @Test
  void anOpenConnectionOutlivesTheRemovalOfItsEndpoint() throws Exception {
    try (Pod old = new Pod("127.0.0.2", TcpFrontendTest::echo);
        Pod fresh = new Pod("127.0.0.3", s -> s.getOutputStream().write('n'))) {
      proxy.serve("db", false, port, old.endpoint());
      try (RawClient client = new RawClient(port)) {
        client.send("one");
        assertThat(client.readBody(3)).isEqualTo("one");

        proxy.say("db", false, port, fresh.endpoint());
        client.send("two");
        assertThat(client.readBody(3)).isEqualTo("two");
        try (RawClient another = new RawClient(port)) {
          assertThat(another.readToEnd()).isEqualTo("n");
        }
        eventually(
            () -> assertThat(proxy.metric("fairlead.proxy.active", "service", "db")).isEqualTo(1));
      }
      eventually(() -> assertThat(proxy.metric("fairlead.proxy.active", "service", "db")).isZero());
    }
  }

  @Test
  void aPodThatBreaksTheConnectionBreaksItForTheClientToo() throws Exception {
    try (Pod pod =
        new Pod(
            "127.0.0.2",
            socket -> {
              socket.setSoLinger(true, 0); // a reset
              socket.close();
            })) {
      proxy.serve("db", false, port, pod.endpoint());

      try (RawClient client = new RawClient(port)) {
        assertThat(client.readToEnd()).isEmpty();
      }
      eventually(() -> assertThat(proxy.metric("fairlead.proxy.active", "service", "db")).isZero());
    }
  }

  private static void echo(Socket socket) throws IOException {
    socket.getInputStream().transferTo(socket.getOutputStream());
  }

  /** A server of one connection after the other on an address of its own. */
  private static final class Pod implements Closeable {
    interface Conversation {
      void with(Socket socket) throws IOException, InterruptedException;
    }

    private final String ip;
    private final ServerSocket server;

    Pod(String ip, Conversation conversation) throws IOException {
      this.ip = ip;
      this.server = new ServerSocket(0, 10, InetAddress.getByName(ip));
      Thread.ofVirtual()
          .start(
              () -> {
                while (!server.isClosed()) {
                  try (Socket socket = server.accept()) {
                    conversation.with(socket);
                  } catch (IOException | InterruptedException ended) {
                    // The next one.
                  }
                }
              });
    }

    Endpoint endpoint() {
      return ProxyFixture.endpoint("pod", ip, server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
