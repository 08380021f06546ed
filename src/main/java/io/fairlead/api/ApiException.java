package io.fairlead.api;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fairlead.api.kind.Kind;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NamespacedName;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** A request that is answered with an error: always a Kubernetes Status. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int RETRY_AFTER_SECONDS = 1;

  private final transient Status status;

  private ApiException(Status status) {
    super(status.getMessage(), null, false, false);
    this.status = status;
  }

  public Status status() {
    return status;
  }

  static ApiException of(int code, String reason, String message) {
    return new ApiException(builder(code, reason, message).build());
  }

  static ApiException badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  /** 400, about one parameter of the request. */
  static ApiException invalidParameter(String name, String message) {
    return new ApiException(
        builder(400, "BadRequest", name + ": " + message)
            .withNewDetails()
            .addNewCause(name, message, "FieldValueInvalid")
            .endDetails()
            .build());
  }

  /** No such path, rather than no such object. */
  static ApiException noSuchPath() {
    return of(404, "NotFound", "the server could not find the requested resource");
  }

  static ApiException notAllowed(String message) {
    return of(405, "MethodNotAllowed", message);
  }

  static ApiException unavailable(String message) {
    return of(503, "ServiceUnavailable", message);
  }

  /** 503; kubectl asks again by itself after that time. */
  static ApiException tryAgain(String message) {
    return new ApiException(
        builder(503, "ServiceUnavailable", message)
            .withNewDetails()
            .withRetryAfterSeconds(RETRY_AFTER_SECONDS)
            .endDetails()
            .build());
  }

  static ApiException notFound(Kind<?, ?> kind, String name) {
    return about(404, "NotFound", kind, name, resource(kind) + " \"" + name + "\" not found");
  }

  static ApiException notFound(Kind<?, ?> kind, String name, Instant at) {
    String message = resource(kind) + " \"" + name + "\" not found at " + at;
    return about(404, "NotFound", kind, name, message);
  }

  static ApiException alreadyExists(Kind<?, ?> kind, String name) {
    return about(
        409, "AlreadyExists", kind, name, resource(kind) + " \"" + name + "\" already exists");
  }

  static ApiException conflict(Kind<?, ?> kind, String name, String why) {
    return about(
        409,
        "Conflict",
        kind,
        name,
        "Operation cannot be fulfilled on " + resource(kind) + " \"" + name + "\": " + why);
  }

  static ApiException forbidden(Kind<?, ?> kind, String name, String why) {
    return about(
        403, "Forbidden", kind, name, resource(kind) + " \"" + name + "\" is forbidden: " + why);
  }

  /** The version that a watch or list asks for is too old to start from. */
  static ApiException expired(String message) {
    return of(410, "Expired", message);
  }

  static ApiException timeout(String message) {
    return of(504, "Timeout", message);
  }

  static ApiException invalid(Kind<?, ?> kind, String name, List<FieldError> errors) {
    String what = errors.stream().map(FieldError::toString).collect(Collectors.joining(", "));
    String message =
        "%s \"%s\" is invalid: %s"
            .formatted(
                qualified(kind.names().kind(), kind),
                name,
                errors.size() > 1 ? "[" + what + "]" : what);
    Status status = about(422, "Invalid", kind, name, message).status;
    status
        .getDetails()
        .setCauses(
            errors.stream()
                .map(error -> new StatusCause(error.field(), error.message(), error.kind().name()))
                .toList());
    return new ApiException(status);
  }

  /** Success of something that leaves no object to show. */
  static Status success(Kind<?, ?> kind, NamespacedName name, String uid) {
    return new StatusBuilder()
        .withStatus("Success")
        .withNewMetadata()
        .endMetadata()
        .withNewDetails()
        .withName(name.name())
        .withGroup(kind.names().group().isEmpty() ? null : kind.names().group())
        .withKind(kind.names().plural())
        .withUid(uid)
        .endDetails()
        .build();
  }

  private static ApiException about(
      int code, String reason, Kind<?, ?> kind, String name, String message) {
    return new ApiException(
        builder(code, reason, message)
            .withNewDetails()
            .withName(name)
            .withGroup(kind.names().group().isEmpty() ? null : kind.names().group())
            .withKind(kind.names().plural())
            .endDetails()
            .build());
  }

  private static StatusBuilder builder(int code, String reason, String message) {
    return new StatusBuilder()
        .withStatus("Failure")
        .withNewMetadata()
        .endMetadata()
        .withCode(code)
        .withReason(reason)
        .withMessage(message);
  }

  private static String resource(Kind<?, ?> kind) {
    return qualified(kind.names().plural(), kind);
  }

  private static String qualified(String name, Kind<?, ?> kind) {
    return kind.names().group().isEmpty() ? name : name + "." + kind.names().group();
  }
}
