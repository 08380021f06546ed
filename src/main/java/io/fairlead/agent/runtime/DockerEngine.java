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
 * in which pods have their addresses.
 *
 * @param client the connection, shared by the nodes of this process
 * @param networkName the bridge's name
 * @param network the first two bytes of pods' addresses
 * @param owner whose containers these are: another program's on the same engine are left alone
 */
public record DockerEngine(DockerClient client, String networkName, String network, String owner) {
  private static final Logger LOG = Logger.getLogger(DockerEngine.class);

  /** Connects to an engine; empty if none answers. */
  public static Optional<DockerEngine> connect(
      Optional<String> host, String network, Path dataDir) {
    try {
      var builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
      host.ifPresent(builder::withDockerHost);
      var config = builder.build();
      var http =
          new ZerodepDockerHttpClient.Builder()
              .dockerHost(config.getDockerHost())
              .sslConfig(config.getSSLConfig())
              .connectionTimeout(Duration.ofSeconds(1))
              .responseTimeout(Duration.ofSeconds(60))
              .maxConnections(20)
              .build();
      DockerClient client = DockerClientImpl.getInstance(config, http);
      client.pingCmd().exec();
      String owner =
          UUID.nameUUIDFromBytes(dataDir.toString().getBytes(StandardCharsets.UTF_8))
              .toString()
              .substring(0, 8);
      DockerEngine engine =
          new DockerEngine(client, "fairlead-" + network.replace('.', '-'), network, owner);
      engine.ensureNetwork();
      return Optional.of(engine);
    } catch (RuntimeException e) {
      LOG.debugf("no container engine: %s", e.toString());
      return Optional.empty();
    }
  }

  private void ensureNetwork() {
    try {
      client.inspectNetworkCmd().withNetworkId(networkName).exec();
    } catch (NotFoundException missing) {
      client
          .createNetworkCmd()
          .withName(networkName)
          .withDriver("bridge")
          .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(network + ".0.0/16")))
          .exec();
    }
  }

  /** Waits, pulls and so on are the driver's; this only says where an engine's version is. */
  String version() {
    return "docker://" + client.versionCmd().exec().getVersion();
  }
}
