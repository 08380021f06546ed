package io.fairlead.cli.bench;

import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import java.util.List;

/** Ourselves. */
record FairleadPeer(SchedulingLoop loop) implements Peer {

  @Override
  public void register(List<Node> nodes) {
    loop.register(nodes);
  }

  @Override
  public Runnable preparePlacing(List<Pod> pods) {
    List<PodSubmitted> submissions = pods.stream().map(PodSubmitted::new).toList();
    return () -> loop.run(submissions);
  }

  @Override
  public long placed() {
    return loop.bound();
  }

  @Override
  public void close() {}
}
