package io.fairlead.agent;

import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.model.NodeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What a node says of itself: that it is alive, which images it holds, what its pods use. Asking a
 * container engine may take seconds, so that is done beside everything else.
 */
final class NodeReporter {
  private static final Logger LOG = Logger.getLogger(NodeReporter.class);

  /** Every heartbeat carries the images: as many as the kubelet names, and as seldom as it can. */
  static final int MAX_IMAGES = 50;

  static final Duration IMAGES_INTERVAL = Duration.ofMinutes(5);

  private final ContainerRuntime runtime;
  private final Outbox outbox;
  private final Supplier<List<PodSandbox>> live;
  private final UsageMeter meter = new UsageMeter();
  private final AtomicBoolean measuring = new AtomicBoolean();
  private final AtomicBoolean listing = new AtomicBoolean();
  private volatile NodeInfo info;
  private volatile Instant listedAt = Instant.EPOCH;

  /**
   * @param live the pods that have something running
   */
  NodeReporter(
      NodeInfo info, ContainerRuntime runtime, Outbox outbox, Supplier<List<PodSandbox>> live) {
    this.info = info;
    this.runtime = runtime;
    this.outbox = outbox;
    this.live = live;
  }

  void heartbeat(Instant now) {
    outbox.send("heartbeat/" + info.name(), new NodeHeartbeat(info));
    if (!now.isBefore(listedAt.plus(IMAGES_INTERVAL)) && listing.compareAndSet(false, true)) {
      listedAt = now;
      beside("images", this::listImages, listing);
    }
  }

  private void listImages() {
    try {
      info = info.withImages(runtime.images(MAX_IMAGES));
    } catch (RuntimeFailure failure) {
      LOG.debugf("%s: what was said of images stands: %s", info.name(), failure.getMessage());
    }
  }

  void measure() {
    List<PodSandbox> sandboxes = live.get();
    if (!sandboxes.isEmpty() && measuring.compareAndSet(false, true)) {
      beside("measure", () -> measure(sandboxes), measuring);
    }
  }

  private void measure(List<PodSandbox> sandboxes) {
    List<PodUsage> pods = meter.read(sandboxes, runtime.usage(sandboxes), Instant.now());
    if (!pods.isEmpty()) {
      outbox.send("metrics/" + info.name(), new NodeMetrics(info.name(), pods));
    }
  }

  private void beside(String what, Runnable task, AtomicBoolean underWay) {
    Thread.ofVirtual()
        .name(what + "-" + info.name())
        .start(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.errorf(e, "%s: defect in the agent", info.name());
              } finally {
                underWay.set(false);
              }
            });
  }
}
