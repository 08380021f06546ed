package io.fairlead.api;

import io.fairlead.api.kind.Kind;
import io.fairlead.view.View;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestMulti;

/** Watches of all kinds: {@code GET} of a list with {@code watch=true}. */
@Path(WatchFilter.PREFIX)
public class WatchEndpoint {
  private final ApiRequests requests;
  private final View view;
  private final ApiConfig config;

  WatchEndpoint(ApiRequests requests, View view, ApiConfig config) {
    this.requests = requests;
    this.view = view;
    this.config = config;
  }

  // Not produced as JSON: that would put the stream's elements in one array.
  @GET
  @Path("{path:.*}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(hidden = true)
  public RestMulti<byte[]> watch(
      @PathParam("path") String path, @Context UriInfo uri, @Context HttpServerRequest request) {
    RequestPath parsed = RequestPath.parse(path);
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return stream(requests.kind(parsed, Kind.Verb.watch), parsed, uri, accept);
  }

  private <T> RestMulti<byte[]> stream(
      Kind<T, ?> kind, RequestPath path, UriInfo uri, String accept) {
    Query query = new Query(uri.getQueryParameters());
    if (query.text(AskedState.AT) != null) {
      throw ApiException.invalidParameter(
          AskedState.AT, "a watch tells what happens from now on; leave out one of the two");
    }
    WatchStream<T> stream =
        new WatchStream<>(
            view,
            kind,
            query.selection(kind, path),
            Representation.of(accept, query),
            query,
            config.bookmarkInterval());
    return RestMulti.fromMultiData(stream.chunks())
        .header("Content-Type", Representation.JSON_TYPE)
        .build();
  }
}
