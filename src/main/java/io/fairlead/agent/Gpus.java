package io.fairlead.agent;

import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Resources;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The GPUs of one container: all of its pod's, if it asks for any.
 *
 * @param numbers as the scheduler and the driver count them, from 0
 */
record Gpus(List<Integer> numbers) {
  static Gpus of(Container container, List<Integer> ofPod) {
    Resources asked = container.resources().effectiveRequests();
    boolean any = asked.get(Resources.GPU) > 0 || asked.get(Resources.GPU_MILLI) > 0;
    return new Gpus(any ? ofPod : List.of());
  }

  /**
   * What programs and NVIDIA's container runtime choose their devices by; empty without GPUs.
   *
   * @see <a
   *     href="https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html">
   *     NVIDIA_VISIBLE_DEVICES</a>
   */
  Map<String, String> environment() {
    if (numbers.isEmpty()) {
      return Map.of();
    }
    String list = numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    return Map.of("NVIDIA_VISIBLE_DEVICES", list, "CUDA_VISIBLE_DEVICES", list);
  }
}
