package io.fairlead.api;

import io.fairlead.api.kind.Kind;
import io.fairlead.api.kind.Kinds;
import io.fairlead.stream.FairleadConfig;
import io.fairlead.view.View;
import jakarta.enterprise.context.ApplicationScoped;

/** What every request goes through first. */
@ApplicationScoped
class ApiRequests {
  private final FairleadConfig config;
  private final View view;

  ApiRequests(FairleadConfig config, View view) {
    this.config = config;
    this.view = view;
  }

  /** 503 if there is no API here, or none yet. */
  void checkServing() {
    if (!config.api().enabled()) {
      throw ApiException.unavailable("the API is not enabled here (fairlead.api.enabled=false)");
    }
    if (!view.isCaughtUp()) {
      throw ApiException.unavailable("the state is being read from the log; try again soon");
    }
  }

  /** The kind that a path names; 404 if there is none, 405 if it does not allow that. */
  Kind<?, ?> kind(RequestPath path, Kind.Verb verb) {
    checkServing();
    Kind<?, ?> kind =
        Kinds.named(path.group(), path.version(), path.resource())
            .orElseThrow(ApiException::noSuchPath);
    if (path.namespace() != null && !kind.names().namespaced()) {
      throw ApiException.noSuchPath();
    }
    if (!kind.allows(verb)) {
      throw ApiException.notAllowed(
          verb + " is not supported for " + kind.names().plural() + reason(kind, verb));
    }
    return kind;
  }

  private static String reason(Kind<?, ?> kind, Kind.Verb verb) {
    return switch (kind.names().kind()) {
      case "Node" -> verb == Kind.Verb.create ? ": nodes register themselves" : "";
      case "Endpoints" -> ": they follow from services and pods";
      default -> "";
    };
  }
}
