package io.fairlead.api;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The whole API as it was, under a path: {@code /at/2026-11-24T12:00:00Z/api/v1/pods} is {@code
 * /api/v1/pods?at=2026-11-24T12:00:00Z}. For clients that cannot be told of a parameter, but of a
 * server's URL, as kubectl.
 */
@ApplicationScoped
class MomentRoute {
  private static final Pattern PATH =
      Pattern.compile("/at/([^?]+?)(/(?:api|apis|version|openapi)(?:/[^?]*)?)(?:\\?(.*))?");

  void register(@Observes Router router) {
    router.route("/at/*").handler(MomentRoute::serve);
  }

  private static void serve(RoutingContext request) {
    withParameter(request.request().uri()).ifPresentOrElse(request::reroute, request::next);
  }

  /** The same request with the moment as a parameter; empty if the path is none of the API. */
  static Optional<String> withParameter(String uri) {
    Matcher path = PATH.matcher(uri);
    if (!path.matches()) {
      return Optional.empty();
    }
    String moment;
    try {
      // A plus in a path is a plus.
      moment = URLDecoder.decode(path.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    String query = path.group(3) == null || path.group(3).isEmpty() ? "" : path.group(3) + "&";
    return Optional.of(
        path.group(2)
            + "?"
            + query
            + AskedState.AT
            + "="
            + URLEncoder.encode(moment, StandardCharsets.UTF_8));
  }
}
