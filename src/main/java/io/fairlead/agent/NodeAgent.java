package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Changes;
import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.NodeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One node: says that it is alive, and keeps a {@link PodWorker} for each pod that the log places
 * here. What runs here without the log's knowledge is stopped; that is how a node that was away
 * gives up what was moved elsewhere.
 *
 * <p>Pods are looked at on one thread; callers only wake it. Heartbeats and measurements do not
 * wait for it.
 */
final class NodeAgent {
  private static final long MAX_STAGGER_MILLIS = 10;
  private static final Logger LOG = Logger.getLogger(NodeAgent.class);
  private static final Duration MIN_INTERVAL = Duration.ofMillis(20);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** A look that takes longer hangs in the runtime: the node is as good as lost, and says so. */
  private static final Duration HUNG_AFTER = Duration.ofMinutes(2);

  /** What the log wants of a node, asked from its thread. */
  interface Wishes {
    /** Of every pod, oldest first. */
    List<Desired> all(String node);

    /** Of those of which something else is wanted since the last call. */
    Changes changes(String node);
  }

  private final NodeInfo info;
  private final ContainerRuntime runtime;
  private final AgentConfig config;
  private final Wishes wishes;
  private final Outbox outbox;
  private final ScheduledExecutorService thread;

  /** By uid; changed by the node's thread only. */
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();

  /** What is to be gone from here at once, until it is. */
  private final Map<String, PodSandbox> fenced = new LinkedHashMap<>();

  private final AtomicBoolean woken = new AtomicBoolean();

  /** Whether the next look is at every pod, because the runtime may have changed behind us. */
  private final AtomicBoolean everyPod = new AtomicBoolean();

  /** What is measured; guarded by itself. */
  private final Map<String, PodSandbox> live = Collections.synchronizedMap(new LinkedHashMap<>());

  private final NodeReporter reporter;
  private volatile Instant lookingSince;
  private boolean swept;
  private ScheduledFuture<?> planned;
  private Instant plannedAt = Instant.MAX;
  private String lastComplaint;

  /**
   * @param thread for the pods; other nodes may share it
   */
  NodeAgent(
      NodeInfo info,
      ContainerRuntime runtime,
      AgentConfig config,
      Wishes wishes,
      Outbox outbox,
      ScheduledExecutorService thread) {
    this.info = info;
    this.runtime = runtime;
    this.config = config;
    this.wishes = wishes;
    this.outbox = outbox;
    this.thread = thread;
    this.reporter = new NodeReporter(info, runtime, outbox, this::live);
  }

  /**
   * Begins to send heartbeats and metrics, and to act.
   *
   * @param clock for what must not wait for the pods
   * @param position of this node among those of this process, from 0
   * @param nodes how many those are: what they say is spread over the interval, so that thousands
   *     of nodes are a stream and not a burst
   */
  void start(ScheduledExecutorService clock, int position, int nodes) {
    long heartbeat = config.heartbeatInterval().toMillis();
    clock.scheduleAtFixedRate(
        guarded(this::heartbeat),
        // A few nodes need not wait for one another.
        Math.min(heartbeat * position / nodes, position * MAX_STAGGER_MILLIS),
        heartbeat,
        TimeUnit.MILLISECONDS);
    long metrics = config.metricsInterval().toMillis();
    clock.scheduleAtFixedRate(
        guarded(reporter::measure),
        metrics + metrics * position / nodes,
        metrics,
        TimeUnit.MILLISECONDS);
    runtime
        .pollInterval()
        .ifPresent(
            interval ->
                thread.scheduleWithFixedDelay(
                    this::wake, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS));
    wake();
  }

  /** Asks for a look at all pods of the node; many wakes before the look are one. */
  void wake() {
    everyPod.set(true);
    wakeForWhatIsDue();
  }

  /**
   * Asks for a look at the pods of which something else is wanted than before, or whose time has
   * come. A node has a hundred pods, and each placement changes one of them.
   */
  void wakeForWhatIsDue() {
    if (woken.compareAndSet(false, true)) {
      thread.execute(guarded(this::look));
    }
  }

  private void look() {
    woken.set(false);
    boolean all = everyPod.getAndSet(false);
    boolean done = false;
    lookingSince = Instant.now();
    try {
      runtime.refresh();
      sweep();
      converge(Instant.now(), all);
      if (fenced.isEmpty()) {
        lastComplaint = null;
      }
      done = true;
    } catch (RuntimeFailure failure) {
      complain(failure);
      plan(Instant.now().plus(RETRY));
    } finally {
      if (!done) {
        everyPod.set(true);
      }
      lookingSince = null;
    }
  }

  /** Once after a start: finds what runs here without the log's knowledge. */
  private void sweep() throws RuntimeFailure {
    if (swept) {
      return;
    }
    Set<String> known =
        wishes.all(info.name()).stream().map(pod -> pod.pod().uid()).collect(Collectors.toSet());
    for (PodSandbox sandbox : runtime.sandboxes()) {
      if (!known.contains(sandbox.uid())) {
        fence(sandbox);
      }
    }
    swept = true;
  }

  private void converge(Instant now, boolean all) {
    Changes changes = wishes.changes(info.name());
    if (all || isPlanDue()) {
      convergeAll(now, all);
    } else {
      changes.gone().forEach(this::drop);
      removeFenced(now);
      changes.wanted().forEach(pod -> step(worker(pod, now), pod, now));
    }
  }

  private void convergeAll(Instant now, boolean all) {
    if (isPlanDue()) {
      planned = null; // all are asked again when to look next
    }
    List<Desired> pods = wishes.all(info.name());
    dropAllBut(pods);
    removeFenced(now);
    for (Desired pod : pods) {
      PodWorker worker = worker(pod, now);
      if (all || worker.isDue(pod, now)) {
        step(worker, pod, now);
      } else {
        worker.nextLook().ifPresent(this::plan);
      }
    }
  }

  private boolean isPlanDue() {
    return planned != null && planned.isDone();
  }

  private void dropAllBut(List<Desired> pods) {
    Set<String> gone = new LinkedHashSet<>(workers.keySet());
    pods.forEach(pod -> gone.remove(pod.pod().uid()));
    gone.forEach(this::drop);
  }

  private PodWorker worker(Desired pod, Instant now) {
    return workers.computeIfAbsent(
        pod.pod().uid(),
        uid -> new PodWorker(pod, info.address(), runtime, config, now, this::wake));
  }

  private void step(PodWorker worker, Desired pod, Instant now) {
    try {
      worker.step(pod, now).ifPresent(event -> outbox.send(event.uid(), event));
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s: %s: defect in the agent", info.name(), pod.pod().namespacedName());
    }
    worker.nextLook().ifPresent(this::plan);
    if (worker.sandbox() != null && !worker.isDone()) {
      live.put(pod.pod().uid(), worker.sandbox());
    } else {
      live.remove(pod.pod().uid());
    }
  }

  /** The log does not place the pod here any more. */
  private void drop(String uid) {
    PodWorker worker = workers.remove(uid);
    live.remove(uid);
    if (worker == null) {
      return;
    }
    worker.close();
    if (worker.sandbox() != null && !worker.isDone()) {
      fence(worker.sandbox());
    }
  }

  /** The agent's own end; pods go on without it. */
  void close() {
    workers.values().forEach(PodWorker::close);
  }

  private void fence(PodSandbox sandbox) {
    LOG.infof(
        "%s: stopping %s/%s, which is not placed here",
        info.name(), sandbox.namespace(), sandbox.name());
    fenced.put(sandbox.uid(), sandbox);
  }

  private void removeFenced(Instant now) {
    for (PodSandbox sandbox : List.copyOf(fenced.values())) {
      try {
        runtime.kill(sandbox);
        runtime.remove(sandbox);
        fenced.remove(sandbox.uid());
      } catch (RuntimeFailure failure) {
        complain(failure);
        plan(now.plus(RETRY));
      }
    }
  }

  /** Sees to a look at that time, unless there is one before it. */
  private void plan(Instant at) {
    if (planned != null && !planned.isDone() && !plannedAt.isAfter(at)) {
      return;
    }
    if (planned != null) {
      planned.cancel(false);
    }
    plannedAt = at;
    long delay =
        Math.max(MIN_INTERVAL.toMillis(), Duration.between(Instant.now(), at).toMillis() + 1);
    planned = thread.schedule(this::wakeForWhatIsDue, delay, TimeUnit.MILLISECONDS);
  }

  private void heartbeat() {
    Instant since = lookingSince;
    if (since != null && since.plus(HUNG_AFTER).isBefore(Instant.now())) {
      LOG.warnf("%s: the container runtime has not answered since %s", info.name(), since);
      return;
    }
    reporter.heartbeat(Instant.now());
  }

  private List<PodSandbox> live() {
    synchronized (live) {
      return List.copyOf(live.values());
    }
  }

  private void complain(RuntimeFailure failure) {
    String complaint = failure.reason() + ": " + failure.getMessage();
    if (!complaint.equals(lastComplaint)) {
      lastComplaint = complaint;
      LOG.warnf("%s: %s", info.name(), complaint);
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.errorf(e, "%s: defect in the agent", info.name());
      }
    };
  }
}
