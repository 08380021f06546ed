package io.fairlead.api;

import io.fairlead.api.wire.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What clients ask before they ask for objects: versions and groups. */
@Path("/")
public class DiscoveryEndpoint {

  /** The version of Kubernetes' API that the kinds follow. */
  private static final String MAJOR = "1";

  private static final String MINOR = "30";

  private final Discovery discovery;
  private final String version;

  DiscoveryEndpoint(
      Discovery discovery, @ConfigProperty(name = "quarkus.application.version") String version) {
    this.discovery = discovery;
    this.version = version;
  }

  @GET
  @Path("version")
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, String> version() {
    Map<String, String> info = new LinkedHashMap<>();
    info.put("major", MAJOR);
    info.put("minor", MINOR);
    info.put("gitVersion", "v" + MAJOR + "." + MINOR + ".0+fairlead-" + version);
    info.put("gitCommit", "");
    info.put("gitTreeState", "");
    info.put("buildDate", "");
    info.put("goVersion", "");
    info.put("compiler", "javac");
    info.put("platform", System.getProperty("os.name") + "/" + System.getProperty("os.arch"));
    return info;
  }

  @GET
  @Path("api")
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> coreVersions() {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("kind", "APIVersions");
    versions.put("versions", List.of("v1"));
    versions.put("serverAddressByClientCIDRs", List.of());
    return versions;
  }

  @GET
  @Path("apis")
  public Response groups() {
    return Response.ok(Json.mapper().valueToTree(discovery.groups()).toString())
        .type(MediaType.APPLICATION_JSON)
        .build();
  }
}
