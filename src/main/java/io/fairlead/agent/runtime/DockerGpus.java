package io.fairlead.agent.runtime;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Gives containers their GPUs, as {@code docker run --gpus device=...} does. An engine without
 * NVIDIA's container runtime cannot: then the variables in the container's environment are all that
 * says which ones it may use.
 */
final class DockerGpus {
  private static final Logger LOG = Logger.getLogger(DockerGpus.class);
  private static final String NVIDIA = "nvidia";
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private final DockerClient client;

  DockerGpus(DockerClient client) {
    this.client = client;
  }

  void give(HostConfig host, List<Integer> gpus) {
    if (gpus.isEmpty()) {
      return;
    }
    if (isSupported(client.infoCmd().exec().getRuntimes())) {
      host.withDeviceRequests(List.of(request(gpus)));
    } else if (WARNED.compareAndSet(false, true)) {
      LOG.warn(
          "the container engine has no nvidia runtime: containers are told which GPUs are theirs,"
              + " but get no devices");
    }
  }

  static boolean isSupported(Map<String, ?> runtimes) {
    return runtimes != null && runtimes.containsKey(NVIDIA);
  }

  static DeviceRequest request(List<Integer> gpus) {
    return new DeviceRequest()
        .withDriver(NVIDIA)
        .withDeviceIds(gpus.stream().map(String::valueOf).toList())
        .withCapabilities(List.of(List.of("gpu")));
  }
}
