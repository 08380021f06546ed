package io.fairlead.example;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;
import jakarta.inject.Singleton;

/** Pods with the label example.com/reads-a-lot prefer nodes with the label example.com/ssd. */
@Singleton
public class FastDisks implements Score {
  @Override
  public boolean concerns(Shape pod) {
    return pod.labels().containsKey("example.com/reads-a-lot");
  }

  @Override
  public int score(ClusterState cluster, Shape pod, int node) {
    return cluster.node(node).labels().containsKey("example.com/ssd") ? MAX : 0;
  }
}
