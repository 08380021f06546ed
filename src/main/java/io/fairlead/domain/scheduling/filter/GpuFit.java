package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import java.util.List;

/** As many GPUs are idle as the pod wants whole, and another one has room for a part. */
public final class GpuFit implements Filter {
  @Override
  public Scope scope() {
    return Scope.USE;
  }

  @Override
  public boolean concerns(Shape shape) {
    return shape.asksForGpus();
  }

  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return cluster.nominations().isEmpty()
        ? cluster.gpus().fits(shape, slot)
        : cluster.gpus().fitsAfter(cluster.nominations().ahead(shape, slot), shape, slot);
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    boolean whole = !cluster.gpus().fitsWhole(shape, slot);
    boolean asWhole = shape.key().requests().get(Resources.GPU) > 0;
    return List.of("Insufficient " + (whole && asWhole ? Resources.GPU : Resources.GPU_MILLI));
  }

  @Override
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    return List.of(
        "%d whole GPUs and %d thousandths of another requested, %d of %d are idle"
            .formatted(
                shape.gpuWhole(),
                shape.gpuPart(),
                cluster.gpus().idle(slot),
                cluster.gpus().count(slot)));
  }
}
