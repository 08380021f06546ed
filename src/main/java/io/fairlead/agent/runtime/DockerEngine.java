package io.fairlead.agent.runtime;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network.Ipam;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * A container engine that speaks Docker's API (Docker, or Podman's socket), with the bridge network
 * in which pods have their addresses. Shared by the nodes of this process.
 *
 * @param network the first two bytes of pods' addresses
 * @param owner whose containers these are: another program's on the same engine are left alone
 */
public record DockerEngine(DockerClient client, DockerImages images, String network, String owner) {
  private static final Logger LOG = Logger.getLogger(DockerEngine.class);

  /**
   * Connects to an engine; empty if none answers.
   *
   * @param host as DOCKER_HOST; if empty, that, or docker's usual socket
   * @param dataDir of this program, which tells its containers from another's
   */
  public static Optional<DockerEngine> connect(
      Optional<String> host, String network, Path dataDir) {
    DockerClient client;
    try {
      client = client(host);
      client.pingCmd().exec();
    } catch (RuntimeException e) {
      LOG.debugf("no container engine: %s", e.toString());
      return Optional.empty();
    }
    String owner =
        UUID.nameUUIDFromBytes(dataDir.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8))
            .toString()
            .substring(0, 8);
    DockerEngine engine = new DockerEngine(client, new DockerImages(client), network, owner);
    try {
      engine.ensureNetwork();
      PauseImage.ensure(client);
    } catch (RuntimeException e) {
      LOG.warnf("the container engine cannot be used: %s", e.getMessage());
      return Optional.empty();
    }
    return Optional.of(engine);
  }

  private static DockerClient client(Optional<String> host) {
    var builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
    host.ifPresent(builder::withDockerHost);
    var config = builder.build();
    var http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .connectionTimeout(Duration.ofSeconds(1))
            .responseTimeout(Duration.ofMinutes(1))
            .maxConnections(64)
            .build();
    return DockerClientImpl.getInstance(config, http);
  }

  /** The bridge's name. */
  public String networkName() {
    return "fairlead-" + network.replace('.', '-');
  }

  private void ensureNetwork() {
    try {
      client.inspectNetworkCmd().withNetworkId(networkName()).exec();
    } catch (NotFoundException missing) {
      client
          .createNetworkCmd()
          .withName(networkName())
          .withDriver("bridge")
          .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(network + ".0.0/16")))
          .exec();
    }
  }

  /** Name and version as nodes report it. */
  String version() {
    return "docker://" + client.versionCmd().exec().getVersion();
  }
}
