package io.fairlead.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Serves the schema document. A plain route, because the media type that kubectl asks for is none
 * by the rules that REST endpoints keep.
 */
@ApplicationScoped
class SchemaRoute {
  private final String version;

  SchemaRoute(@ConfigProperty(name = "quarkus.application.version") String version) {
    this.version = version;
  }

  void register(@Observes Router router) {
    router.get("/openapi/v2").handler(this::serve);
  }

  private void serve(RoutingContext request) {
    String accept = request.request().getHeader("Accept");
    boolean binary = accept != null && accept.contains(SchemaDocument.BINARY_NAME);
    request
        .response()
        .putHeader("Content-Type", binary ? SchemaDocument.BINARY_TYPE : Representation.JSON_TYPE)
        .end(
            binary
                ? Buffer.buffer(SchemaDocument.binary(version))
                : Buffer.buffer(SchemaDocument.json(version)));
  }
}
