package io.fairlead.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fairlead.api.kind.Kind;
import io.fairlead.api.kind.Kind.Verb;
import io.fairlead.api.kind.Kinds;
import io.fairlead.api.patch.InvalidPatchException;
import io.fairlead.api.patch.PatchType;
import io.fairlead.api.wire.DeploymentWire;
import io.fairlead.api.wire.Json;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.view.ClusterView;
import io.fairlead.view.DeploymentState;
import io.fairlead.view.Versioned;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Objects of all kinds, at Kubernetes' paths. */
@Path("/{root:apis?}/{path:.*}")
@Consumes(MediaType.WILDCARD)
public class ObjectsEndpoint {
  private static final String PATH_DOC = "A path of Kubernetes' API, as kubectl asks for it";
  private final ApiRequests requests;
  private final AskedState asked;
  private final Writes writes;
  private final Discovery discovery;
  private final ExplainedEvents explained;

  ObjectsEndpoint(
      ApiRequests requests,
      AskedState asked,
      Writes writes,
      Discovery discovery,
      ExplainedEvents explained) {
    this.requests = requests;
    this.asked = asked;
    this.writes = writes;
    this.discovery = discovery;
    this.explained = explained;
  }

  /** One request, taken apart. */
  private record Request(RequestPath path, Query query, HttpHeaders headers, AskedState asked) {

    /** The state that it is answered from. Writes are always of the present. */
    ClusterView view() {
      return asked.view();
    }

    Representation representation() {
      return Representation.of(headers.getHeaderString(HttpHeaders.ACCEPT), query, view()::time);
    }

    NamespacedName name() {
      return new NamespacedName(path.namespace() == null ? "" : path.namespace(), path.name());
    }

    boolean isScale() {
      return path.group().equals("apps")
          && path.resource().equals("deployments")
          && "scale".equals(path.subresource());
    }

    /** Subresources are but for scales not served, except that a status can be looked at. */
    void checkSubresource(boolean reading) {
      boolean status = "status".equals(path.subresource());
      if (path.subresource() != null && !isScale() && !(reading && status)) {
        throw status
            ? ApiException.notAllowed("a status follows from the log and cannot be written")
            : ApiException.noSuchPath();
      }
    }
  }

  private Request request(String root, String path, UriInfo uri, HttpHeaders headers) {
    return new Request(
        RequestPath.parse(root + "/" + path), new Query(uri.getQueryParameters()), headers, asked);
  }

  // ---- read

  @GET
  @Operation(summary = "Get or list", description = PATH_DOC + "; with at, as it was at a moment")
  public Response get(
      @PathParam("root") String root,
      @PathParam("path") String path,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    if (root.equals("apis") && path.indexOf('/') < 0) {
      return Response.ok(Json.mapper().valueToTree(discovery.group(path)).toString())
          .type(Representation.JSON_TYPE)
          .build();
    }
    Request request = request(root, path, uri, headers);
    RequestPath parsed = request.path();
    if (parsed.resource() == null) {
      return Response.ok(
              Json.mapper()
                  .valueToTree(discovery.resources(parsed.group(), parsed.version()))
                  .toString())
          .type(Representation.JSON_TYPE)
          .build();
    }
    if (parsed.name() == null) {
      Kind<?, ?> kind = requests.kind(parsed, Verb.list);
      return kind == Kinds.EVENT
          ? list(Kinds.EVENT, request, explained.of(parsed, request.query()))
          : list(kind, request, List.of());
    }
    request.checkSubresource(true);
    Kind<?, ?> kind = requests.kind(parsed, Verb.get);
    return request.isScale() ? scale(find(Kinds.DEPLOYMENT, request), request) : get(kind, request);
  }

  private <T> Response get(Kind<T, ?> kind, Request request) {
    return answer(200, kind, find(kind, request), request, List.of());
  }

  private <T> Versioned<T> find(Kind<T, ?> kind, Request request) {
    NamespacedName name = request.name();
    Versioned<T> object = request.view().read(state -> kind.store(state).get(name));
    if (object == null) {
      throw asked.notFound(kind, name.name());
    }
    return object;
  }

  /**
   * @param computed objects that are made for this request and are nowhere else
   */
  private <T> Response list(Kind<T, ?> kind, Request request, List<Versioned<T>> computed) {
    Predicate<T> selection = request.query().selection(kind, request.path());
    Representation representation = request.representation();
    record Snapshot<T>(List<Versioned<T>> objects, long version) {}
    ClusterView view = request.view();
    Snapshot<T> snapshot =
        view.read(
            state ->
                new Snapshot<>(kind.store(state).list(request.path().namespace()), view.version()));
    List<Versioned<T>> selected =
        Stream.concat(snapshot.objects().stream(), computed.stream())
            .filter(object -> selection.test(object.value()))
            .toList();
    StreamingOutput body = out -> representation.writeList(out, kind, selected, snapshot.version());
    return Response.ok(body).type(representation.mediaType()).build();
  }

  // ---- write

  @POST
  @Operation(summary = "Create", description = PATH_DOC)
  public Response post(
      @PathParam("root") String root,
      @PathParam("path") String path,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Request request = request(root, path, uri, headers);
    if (request.path().resource() == null) {
      throw ApiException.noSuchPath();
    }
    request.checkSubresource(false);
    Kind<?, ?> kind = requests.kind(request.path(), Verb.create);
    if (request.path().name() != null) {
      throw ApiException.notAllowed("objects are created by a POST of the list");
    }
    return create(kind, request, body);
  }

  private <T, W extends HasMetadata> Response create(
      Kind<T, W> kind, Request request, byte[] body) {
    if (kind.names().namespaced() && request.path().namespace() == null) {
      throw ApiException.badRequest("an object is created in a namespace: the path must name it");
    }
    ObjectNode object = Bodies.object(body, request.headers().getMediaType());
    Writes.Result<T> result =
        writes.create(kind, request.path().namespace(), object, request.query());
    return answer(201, kind, result.object(), request, result.warnings());
  }

  @PUT
  @Operation(summary = "Replace", description = PATH_DOC)
  public Response put(
      @PathParam("root") String root,
      @PathParam("path") String path,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Request request = named(request(root, path, uri, headers));
    Kind<?, ?> kind = requests.kind(request.path(), Verb.update);
    ObjectNode object = Bodies.object(body, headers.getMediaType());
    return change(kind, request, before -> object);
  }

  @PATCH
  @Operation(summary = "Patch", description = PATH_DOC)
  public Response patch(
      @PathParam("root") String root,
      @PathParam("path") String path,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Request request = named(request(root, path, uri, headers));
    Kind<?, ?> kind = requests.kind(request.path(), Verb.patch);
    PatchType type = patchType(headers.getMediaType());
    JsonNode patch = Bodies.tree(body, headers.getMediaType());
    return change(
        kind,
        request,
        before -> {
          try {
            return type.apply(before, patch);
          } catch (InvalidPatchException e) {
            throw ApiException.badRequest("the patch cannot be applied: " + e.getMessage());
          }
        });
  }

  private static PatchType patchType(MediaType type) {
    String name = type == null ? "" : type.getType() + "/" + type.getSubtype();
    return PatchType.of(name)
        .orElseThrow(
            () ->
                ApiException.of(
                    415,
                    "UnsupportedMediaType",
                    name.equals("application/apply-patch+yaml")
                        ? "server-side apply is not supported yet: use kubectl apply without"
                            + " --server-side"
                        : "\""
                            + name
                            + "\" is no type of patch: strategic-merge-patch+json,"
                            + " merge-patch+json and json-patch+json are"));
  }

  private static Request named(Request request) {
    if (request.path().resource() == null) {
      throw ApiException.noSuchPath();
    }
    if (request.path().name() == null) {
      throw ApiException.notAllowed("only a single object can be changed: the path must name it");
    }
    request.checkSubresource(false);
    return request;
  }

  private <T, W extends HasMetadata> Response change(
      Kind<T, W> kind, Request request, Writes.Change change) {
    if (request.isScale()) {
      return changeScale(request, change);
    }
    Writes.Result<T> result = writes.update(kind, request.name(), change, request.query());
    return answer(200, kind, result.object(), request, result.warnings());
  }

  private Response changeScale(Request request, Writes.Change change) {
    Versioned<DeploymentState> scaled =
        writes.update(
            Kinds.DEPLOYMENT,
            request.name(),
            request.query(),
            before -> {
              ObjectNode now = Json.mapper().valueToTree(DeploymentWire.scale(before));
              Scale wanted = Bodies.typed(change.apply(now), Scale.class);
              String version = wanted.getMetadata().getResourceVersion();
              if (version != null
                  && !version.isEmpty()
                  && !version.equals(Long.toString(before.version()))) {
                throw ApiException.conflict(
                    Kinds.DEPLOYMENT, request.name().name(), "the object has been modified");
              }
              Integer replicas = wanted.getSpec() == null ? null : wanted.getSpec().getReplicas();
              return Kinds.DEPLOYMENT.scale(before.value(), replicas == null ? 0 : replicas);
            });
    return scale(scaled, request);
  }

  private static Response scale(Versioned<DeploymentState> deployment, Request request) {
    Representation representation = request.representation();
    return Response.ok(representation.bytes(DeploymentWire.scale(deployment)))
        .type(representation.mediaType())
        .build();
  }

  @DELETE
  @Operation(summary = "Delete one or, by selectors, many", description = PATH_DOC)
  public Response delete(
      @PathParam("root") String root,
      @PathParam("path") String path,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Request request = request(root, path, uri, headers);
    if (request.path().resource() == null) {
      throw ApiException.noSuchPath();
    }
    if (request.path().subresource() != null) {
      throw ApiException.noSuchPath();
    }
    boolean one = request.path().name() != null;
    Kind<?, ?> kind = requests.kind(request.path(), one ? Verb.delete : Verb.deletecollection);
    DeleteOptions options = DeleteOptions.of(body, headers.getMediaType(), request.query());
    return one ? delete(kind, request, options) : deleteAll(kind, request, options);
  }

  private <T> Response delete(Kind<T, ?> kind, Request request, DeleteOptions options) {
    Versioned<T> before = find(kind, request);
    Versioned<T> after = writes.delete(kind, request.name(), options, request.query());
    if (after != null && kind.names().kind().equals("Pod")) {
      return answer(200, kind, after, request, List.of());
    }
    Representation representation = request.representation();
    return Response.ok(
            representation.bytes(
                ApiException.success(kind, request.name(), kind.uid(before.value()))))
        .type(representation.mediaType())
        .build();
  }

  private <T> Response deleteAll(Kind<T, ?> kind, Request request, DeleteOptions options) {
    Predicate<T> selection = request.query().selection(kind, request.path());
    List<Versioned<T>> selected =
        request.view().read(state -> kind.store(state).list(request.path().namespace())).stream()
            .filter(object -> selection.test(object.value()))
            .toList();
    for (Versioned<T> object : selected) {
      writes.deleteIfThere(kind, kind.name(object.value()), options, request.query());
    }
    Representation representation = request.representation();
    long version = request.view().version();
    StreamingOutput body = out -> representation.writeList(out, kind, selected, version);
    return Response.ok(body).type(representation.mediaType()).build();
  }

  // ---- answers

  private static <T> Response answer(
      int status, Kind<T, ?> kind, Versioned<T> object, Request request, List<String> warnings) {
    Representation representation = request.representation();
    Response.ResponseBuilder response =
        Response.status(status)
            .entity(representation.bytes(kind, object))
            .type(representation.mediaType());
    for (String warning : warnings) {
      response.header(
          "Warning", "299 - \"" + warning.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }
    return response.build();
  }
}
