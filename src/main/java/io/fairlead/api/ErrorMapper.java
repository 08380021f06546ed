package io.fairlead.api;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fairlead.api.wire.Json;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error becomes a Status. */
final class ErrorMapper {
  private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

  @ServerExceptionMapper
  public Response failed(ApiException e) {
    return response(e.status());
  }

  /** What the framework found wrong before the request came to us. */
  @ServerExceptionMapper
  public Response failed(WebApplicationException e) {
    int code = e.getResponse().getStatus();
    return response(ApiException.of(code, reason(code), e.getMessage()).status());
  }

  @ServerExceptionMapper
  public Response failed(Throwable e) {
    LOG.errorf(e, "defect while answering a request");
    return response(ApiException.of(500, "InternalError", "internal error: " + e).status());
  }

  private static String reason(int code) {
    return switch (code) {
      case 400 -> "BadRequest";
      case 404 -> "NotFound";
      case 405 -> "MethodNotAllowed";
      case 406 -> "NotAcceptable";
      case 413 -> "RequestEntityTooLarge";
      case 415 -> "UnsupportedMediaType";
      default -> code < 500 ? "BadRequest" : "InternalError";
    };
  }

  private static Response response(Status status) {
    Response.ResponseBuilder response =
        Response.status(status.getCode())
            .type(Representation.JSON_TYPE)
            .entity(Json.mapper().valueToTree(status).toString());
    StatusDetails details = status.getDetails();
    if (details != null && details.getRetryAfterSeconds() != null) {
      response.header(HttpHeaders.RETRY_AFTER, details.getRetryAfterSeconds());
    }
    return response.build();
  }
}
