package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Gpus;
import io.fairlead.domain.scheduling.cluster.Nominations.Nomination;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
import java.util.ArrayList;
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
    List<String> details = new ArrayList<>();
    details.add(
        "%d whole GPUs and %d thousandths of another requested, %d of %d are idle"
            .formatted(
                shape.gpuWhole(),
                shape.gpuPart(),
                cluster.gpus().idle(slot),
                cluster.gpus().count(slot)));
    for (Nomination promise : cluster.nominations().promisesAhead(shape, slot)) {
      if (promise.shape().asksForGpus()) {
        details.add(
            "%d whole GPUs and %d thousandths of another promised to %s"
                .formatted(
                    promise.shape().gpuWhole(), promise.shape().gpuPart(), promise.pod().name()));
      }
    }
    return details;
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    long whole = shape.gpuWhole() - (long) cluster.gpus().idle(slot);
    for (Nomination promise : cluster.nominations().promisesAhead(shape, slot)) {
      whole += promise.shape().gpuWhole();
    }
    String part = "GPU with " + shape.gpuPart() + " thousandths free";
    String change =
        whole <= 0
            ? "a " + part
            : (whole == 1 ? "1 more idle GPU" : whole + " more idle GPUs")
                + (shape.gpuPart() > 0 ? ", and a " + part : "");
    long missing = Math.max(0, whole) * Gpus.WHOLE + shape.gpuPart();
    long size = Remedy.share(missing, (long) cluster.gpus().count(slot) * Gpus.WHOLE);
    return List.of(new Remedy(change, size, null));
  }
}
