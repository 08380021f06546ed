package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.ContainerRuntime.Usage;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.model.NodeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One node: says that it is alive, and keeps a {@link PodWorker} for each pod that the log places
 * here. What runs here without the log's knowledge is stopped; that is how a node that was away
 * gives up what was moved elsewhere.
 *
 * <p>Everything runs on one thread; callers only wake it.
 */
final class NodeAgent {
  private static final Logger LOG = Logger.getLogger(NodeAgent.class);
  private static final Duration BUSY_INTERVAL = Duration.ofMillis(50);

  private final NodeInfo info;
  private final ContainerRuntime runtime;
  private final AgentConfig config;
  private final Function<String, List<Desired>> desired;
  private final Consumer<Event> publish;
  private final ScheduledExecutorService thread;
  private final Map<String, PodWorker> workers = new LinkedHashMap<>();
  private final Map<String, Long> lastCpu = new HashMap<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private Instant lastMetrics = Instant.now();

  NodeAgent(
      NodeInfo info,
      ContainerRuntime runtime,
      AgentConfig config,
      Function<String, List<Desired>> desired,
      Consumer<Event> publish,
      ScheduledExecutorService thread) {
    this.info = info;
    this.runtime = runtime;
    this.config = config;
    this.desired = desired;
    this.publish = publish;
    this.thread = thread;
  }

  /** Begins to send heartbeats and metrics, and to act. */
  void start(Duration stagger) {
    long heartbeat = config.heartbeatInterval().toMillis();
    thread.scheduleAtFixedRate(
        () -> publish.accept(new NodeHeartbeat(info)),
        stagger.toMillis(),
        heartbeat,
        TimeUnit.MILLISECONDS);
    long metrics = config.metricsInterval().toMillis();
    thread.scheduleAtFixedRate(
        guarded(this::reportMetrics), metrics, metrics, TimeUnit.MILLISECONDS);
    runtime
        .pollInterval()
        .ifPresent(
            interval ->
                thread.scheduleWithFixedDelay(
                    this::wake, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS));
    thread.execute(guarded(this::stopUnknown));
    wake();
  }

  /** Asks for a look at all pods of the node; many wakes before the look are one. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      thread.execute(guarded(this::converge));
    }
  }

  private void converge() {
    woken.set(false);
    Instant now = Instant.now();
    Map<String, PodWorker> gone = new LinkedHashMap<>(workers);
    boolean busy = false;
    for (Desired pod : desired.apply(info.name())) {
      String uid = pod.pod().uid();
      gone.remove(uid);
      PodWorker worker =
          workers.computeIfAbsent(
              uid,
              key ->
                  new PodWorker(
                      pod.pod(), info.name(), info.address(), runtime, config, this::wake));
      if (!worker.isDone()) {
        worker.step(pod, now).ifPresent(publish);
        busy |= worker.isBusy();
      }
    }
    gone.forEach(this::fence);
    if (busy) {
      thread.schedule(this::wake, BUSY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The log does not place the pod here any more. */
  private void fence(String uid, PodWorker worker) {
    workers.remove(uid);
    lastCpu.remove(uid);
    if (worker.sandbox() != null && !worker.isDone()) {
      removeAtOnce(worker.sandbox());
    }
  }

  private void stopUnknown() {
    List<String> known = desired.apply(info.name()).stream().map(pod -> pod.pod().uid()).toList();
    for (PodSandbox sandbox : runtime.sandboxes()) {
      if (!known.contains(sandbox.uid())) {
        LOG.infof(
            "%s: stopping %s/%s, which is not placed here",
            info.name(), sandbox.namespace(), sandbox.name());
        removeAtOnce(sandbox);
      }
    }
  }

  private void removeAtOnce(PodSandbox sandbox) {
    try {
      runtime.kill(sandbox);
      runtime.remove(sandbox);
    } catch (RuntimeFailure failure) {
      LOG.warnf("%s: %s: %s", info.name(), failure.reason(), failure.getMessage());
    }
  }

  private void reportMetrics() {
    List<PodSandbox> sandboxes =
        workers.values().stream()
            .filter(worker -> worker.sandbox() != null && !worker.isDone())
            .map(PodWorker::sandbox)
            .toList();
    Instant now = Instant.now();
    long millis = Math.max(1, Duration.between(lastMetrics, now).toMillis());
    lastMetrics = now;
    if (sandboxes.isEmpty()) {
      return;
    }
    Map<String, Usage> usage = runtime.usage(sandboxes);
    List<PodUsage> pods = new ArrayList<>();
    for (PodSandbox sandbox : sandboxes) {
      Usage used = usage.get(sandbox.uid());
      if (used != null) {
        Long before = lastCpu.put(sandbox.uid(), used.cpuMillis());
        if (before != null) {
          long cpu = Math.max(0, used.cpuMillis() - before) * 1000 / millis;
          pods.add(
              new PodUsage(
                  sandbox.uid(), sandbox.namespace(), sandbox.name(), cpu, used.memoryBytes()));
        }
      }
    }
    if (!pods.isEmpty()) {
      publish.accept(new NodeMetrics(info.name(), pods));
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
