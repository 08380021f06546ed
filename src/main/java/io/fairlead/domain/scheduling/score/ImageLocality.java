package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Images;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;
import java.util.List;

/**
 * Prefers nodes that hold the pod's images already, the more so the larger they are and the more
 * nodes have them; as kube-scheduler's plug-in of that name.
 */
public final class ImageLocality implements Score {
  private static final long MIN_BYTES = 23L << 20;
  private static final long MAX_CONTAINER_BYTES = 1000L << 20;

  @Override
  public boolean concerns(Shape shape) {
    return !shape.key().images().isEmpty();
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    Images images = cluster.images();
    if (images.isEmpty()) {
      return 0;
    }
    List<String> wanted = shape.key().images();
    long most = MAX_CONTAINER_BYTES * wanted.size();
    long held = 0;
    for (String image : wanted) {
      // Cut off at 4 TiB, so that the product cannot overflow.
      long size = Math.min(1L << 42, images.size(image, slot));
      held = Math.min(most, held + size * images.nodesWith(image) / images.nodes());
    }
    return held <= MIN_BYTES ? 0 : (int) (MAX * (held - MIN_BYTES) / (most - MIN_BYTES));
  }
}
