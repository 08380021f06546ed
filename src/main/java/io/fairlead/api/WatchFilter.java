package io.fairlead.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A watch differs from a list only by a query parameter, but its response streams: sends it to an
 * endpoint of its own.
 */
final class WatchFilter {
  static final String PREFIX = "/watch";

  @ServerRequestFilter(preMatching = true)
  public void route(ContainerRequestContext request) {
    URI uri = request.getUriInfo().getRequestUri();
    MultivaluedMap<String, String> query = request.getUriInfo().getQueryParameters();
    boolean api = uri.getPath().startsWith("/api/") || uri.getPath().startsWith("/apis/");
    if (api && request.getMethod().equals("GET") && new Query(query).flag("watch")) {
      request.setRequestUri(
          request.getUriInfo().getRequestUriBuilder().replacePath(PREFIX + uri.getPath()).build());
    }
  }
}
