package io.fairlead.proxy;

import io.fairlead.proxy.PortTable.Plan;
import io.fairlead.proxy.PortTable.Refused;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** Converges the open ports to a plan; a port that stays is not disturbed. */
final class Listeners {
  private static final Logger LOG = Logger.getLogger(Listeners.class);

  private final ListenerContext context;
  private final Map<Integer, Listener> listeners = new LinkedHashMap<>();

  /** Those that let what is open come to its end, by the port that they still hold. */
  private final Map<Integer, Future<Void>> closing = new LinkedHashMap<>();

  private final Set<Refused> reported = new LinkedHashSet<>();
  private Plan plan = new Plan(Map.of(), List.of());

  Listeners(ListenerContext context) {
    this.context = context;
  }

  synchronized void converge(Plan newPlan) {
    plan = newPlan;
    for (Listener listener : List.copyOf(listeners.values())) {
      ProxiedPort wanted = plan.served().get(listener.port().listenPort());
      if (wanted == null || !wanted.isServedLike(listener.port())) {
        close(listener);
      } else {
        listener.update(wanted);
      }
    }
    plan.served()
        .forEach(
            (number, port) -> {
              if (!listeners.containsKey(number) && !closing.containsKey(number)) {
                open(port);
              }
            });
    report(plan.refused());
  }

  private void open(ProxiedPort port) {
    Listener listener = new Listener(port, context);
    listeners.put(port.listenPort(), listener);
    listener.bind();
  }

  private void close(Listener listener) {
    int number = listener.port().listenPort();
    listeners.remove(number);
    Future<Void> closed = listener.close();
    closing.put(number, closed);
    closed.onComplete(free -> closed(listener.port()));
  }

  private synchronized void closed(ProxiedPort port) {
    LOG.infof("service %s: no longer on port %d", port, port.listenPort());
    closing.remove(port.listenPort());
    converge(plan);
  }

  private void report(List<Refused> refused) {
    reported.retainAll(Set.copyOf(refused));
    for (Refused refusal : refused) {
      if (reported.add(refusal)) {
        LOG.warnf("service %s: not served: %s", refusal.port(), refusal.reason());
      }
    }
  }

  /** Every port that the log asks for, served or not. */
  synchronized List<ListenerStatus> status() {
    List<ListenerStatus> status = new ArrayList<>();
    plan.served()
        .forEach(
            (number, port) -> {
              Listener listener = listeners.get(number);
              status.add(
                  listener == null
                      ? unbound(port, "port " + number + " is being given up by another service")
                      : listener.status());
            });
    plan.refused().forEach(refused -> status.add(unbound(refused.port(), refused.reason())));
    return status;
  }

  private ListenerStatus unbound(ProxiedPort port, String problem) {
    return new ListenerStatus(
        port.service(),
        port.portName(),
        port.http(),
        context.config().host(),
        port.listenPort(),
        false,
        problem);
  }

  /** Gives up every port; completes when all are free. */
  synchronized Future<Void> close() {
    converge(new Plan(Map.of(), List.of()));
    return Future.join(List.copyOf(closing.values())).mapEmpty();
  }
}
