package io.fairlead.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;

/**
 * Passes bytes between two sockets, in both directions, until both ends have been said. The end of
 * one direction is passed on by itself (half-close), which sockets of Vert.x cannot do, and a side
 * is read only as fast as the other side takes it. Hence the use of the channels below, for which
 * {@link NetSocketInternal} is made.
 */
final class TcpTunnel {
  private final NetSocketInternal client;
  private final NetSocketInternal backend;
  private final Runnable onEnd;
  private int endedDirections;
  private int closedSockets;

  private TcpTunnel(NetSocketInternal client, NetSocketInternal backend, Runnable onEnd) {
    this.client = client;
    this.backend = backend;
    this.onEnd = onEnd;
  }

  /** Keeps a socket from being read before there is somewhere to pass its bytes on to. */
  static NetSocket hold(NetSocket socket) {
    Channel channel = channel((NetSocketInternal) socket);
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    return socket;
  }

  /**
   * Joins two sockets of one event loop.
   *
   * @param onEnd called once both are closed
   */
  static void join(NetSocket client, NetSocket backend, Runnable onEnd) {
    hold(client);
    hold(backend);
    TcpTunnel tunnel =
        new TcpTunnel((NetSocketInternal) client, (NetSocketInternal) backend, onEnd);
    tunnel.pass(tunnel.client, tunnel.backend);
    tunnel.pass(tunnel.backend, tunnel.client);
    channel(tunnel.client).config().setAutoRead(true);
    channel(tunnel.backend).config().setAutoRead(true);
  }

  private void pass(NetSocketInternal from, NetSocketInternal to) {
    Channel source = channel(from);
    to.drainHandler(drained -> source.config().setAutoRead(true));
    from.messageHandler(
        bytes -> {
          to.writeMessage(bytes);
          if (to.writeQueueFull()) {
            source.config().setAutoRead(false);
          }
        });
    from.eventHandler(
        event -> {
          if (event == ChannelInputShutdownEvent.INSTANCE) {
            // What was written before goes out first.
            to.writeMessage(Unpooled.EMPTY_BUFFER).onComplete(flushed -> ended(to));
          }
        });
    from.exceptionHandler(broken -> to.close());
    // Unlike the socket's own, this is called even if it is closed by now.
    source.closeFuture().addListener(closed -> closed(to));
  }

  private void ended(NetSocketInternal to) {
    ((DuplexChannel) channel(to)).shutdownOutput();
    if (++endedDirections == 2) {
      client.close();
      backend.close();
    }
  }

  private void closed(NetSocketInternal other) {
    other.close();
    if (++closedSockets == 2) {
      onEnd.run();
    }
  }

  private static Channel channel(NetSocketInternal socket) {
    return socket.channelHandlerContext().channel();
  }
}
