package io.fairlead.api;

import io.fairlead.api.kind.Kind;
import io.fairlead.api.kind.Kinds;
import io.fairlead.view.PastView;
import io.fairlead.view.PointInTime;
import io.fairlead.view.PointInTime.Time;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What differs between two moments. */
@Path("/diff")
public class DiffEndpoint {
  private static final String FROM = "from";
  private static final String TO = "to";

  private final ApiRequests requests;
  private final AskedState asked;

  DiffEndpoint(ApiRequests requests, AskedState asked) {
    this.requests = requests;
    this.asked = asked;
  }

  @GET
  @Operation(
      summary = "What differs between two moments",
      description =
          "Objects that were added, removed or changed, and of those that changed each field before"
              + " and after. A moment is a time as in RFC 3339, now, how long ago (-5m), or a"
              + " record's topic and offset (placement:1234). Events are compared only if asked for.")
  @APIResponse(
      responseCode = "400",
      description = "A parameter that makes no sense, which is named")
  @APIResponse(responseCode = "503", description = "The log could not be folded in time: ask again")
  public Response diff(
      @Parameter(description = "the first moment", required = true) @QueryParam(FROM) String from,
      @Parameter(description = "the second moment; now if absent") @QueryParam(TO) String to,
      @Parameter(description = "only objects in this namespace") @QueryParam("namespace")
          String namespace,
      @Parameter(description = "only objects of this kind, by any of its names") @QueryParam("kind")
          String kind,
      @Parameter(description = "only objects of this name") @QueryParam("name") String name,
      @Parameter(hidden = true) @QueryParam(AskedState.AT) String at) {
    requests.checkServing();
    if (at != null) {
      throw ApiException.invalidParameter(AskedState.AT, "two moments are compared: from and to");
    }
    List<Kind<?, ?>> kinds = kinds(kind);
    PointInTime first = moment(FROM, from);
    PointInTime second = moment(TO, to == null ? "now" : to);
    StateDiff diff = diff(first, second, kinds, namespace, name);
    StreamingOutput body = diff::write;
    return Response.ok(body).type(Representation.JSON_TYPE).build();
  }

  private StateDiff diff(
      PointInTime from, PointInTime to, List<Kind<?, ?>> kinds, String namespace, String name) {
    if (from instanceof Time first
        && to instanceof Time second
        && second.at().isBefore(first.at())) {
      // The later state goes on from the earlier one.
      PastView earlier = asked.at(TO, to);
      return new StateDiff(asked.at(FROM, from), earlier, kinds, namespace, name);
    }
    PastView earlier = asked.at(FROM, from);
    return new StateDiff(earlier, asked.at(TO, to), kinds, namespace, name);
  }

  private PointInTime moment(String parameter, String text) {
    if (text == null) {
      throw ApiException.invalidParameter(parameter, "is missing: " + PointInTime.EXPECTED);
    }
    return asked.moment(parameter, text);
  }

  /** Each kind in its preferred version. */
  private static List<Kind<?, ?>> kinds(String name) {
    List<Kind<?, ?>> preferred =
        Kinds.ALL.stream()
            .filter(kind -> kind.names().version().equals(preferredVersion(kind)))
            .toList();
    if (name == null) {
      return preferred.stream().filter(kind -> kind != Kinds.EVENT).toList();
    }
    List<Kind<?, ?>> named = preferred.stream().filter(kind -> isCalled(kind, name)).toList();
    if (named.isEmpty()) {
      String known =
          preferred.stream().map(kind -> kind.names().plural()).collect(Collectors.joining(", "));
      throw ApiException.invalidParameter(
          "kind", "\"" + name + "\" is none of the kinds there are: " + known);
    }
    return named;
  }

  private static String preferredVersion(Kind<?, ?> kind) {
    String group = kind.names().group();
    return Kinds.versions(group).getFirst();
  }

  private static boolean isCalled(Kind<?, ?> kind, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Kind.Names names = kind.names();
    return names.plural().equals(lower)
        || names.kind().toLowerCase(Locale.ROOT).equals(lower)
        || names.shortNames().contains(lower)
        || (names.plural() + "." + names.group()).equals(lower);
  }
}
