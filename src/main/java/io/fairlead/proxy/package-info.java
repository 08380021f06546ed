/**
 * The data plane: a listener for every service port, in front of the endpoints that the log names.
 * May import {@code domain.balancing}, {@code domain.model} and {@code event}, {@code stream}'s
 * follower, and Vert.x.
 *
 * <p>{@link io.fairlead.proxy.ServiceProxy} follows the log, {@link io.fairlead.proxy.Listeners}
 * converges sockets to it, and a frontend ({@code HttpFrontend}, {@code TcpFrontend}) carries bytes
 * between clients and the {@link io.fairlead.proxy.Backend}s of its {@link
 * io.fairlead.proxy.Upstream}.
 *
 * <p><b>Threads.</b> A port is served by all event loops, because one hot service is the usual
 * case. A request or connection stays on the event loop that accepted it, with its backend
 * connection. What they share is the {@code Upstream}, under one lock: a pick takes less than a
 * microsecond, whereas a balancer for each event loop would see only its own share of what is open
 * and would be neither fair nor know the least connections.
 */
package io.fairlead.proxy;
