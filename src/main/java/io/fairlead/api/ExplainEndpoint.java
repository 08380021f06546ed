package io.fairlead.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.api.kind.Kinds;
import io.fairlead.api.wire.Json;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.domain.scheduling.explain.Summary;
import io.fairlead.stream.UnexplainedException;
import io.fairlead.view.PodState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Why a pod is where it is: each node's verdict, computed from the log on request. */
@Path("/api/v1/namespaces/{namespace}/pods/{name}/explain")
@RegisterForReflection(
    targets = {
      PodExplanation.class,
      PodExplanation.State.class,
      PodExplanation.Reason.class,
      PodExplanation.NodeVerdict.class,
      PodExplanation.ScoreShare.class,
      PodExplanation.Failure.class,
      PodExplanation.Change.class,
      PodExplanation.Choice.class,
      PodExplanation.Difference.class
    })
public class ExplainEndpoint {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int DEFAULT_NODES = 100;
  private static final int MAX_NODES = 1_000;

  private final ApiRequests requests;
  private final PodExplanations explanations;
  private final AskedState asked;

  ExplainEndpoint(ApiRequests requests, PodExplanations explanations, AskedState asked) {
    this.requests = requests;
    this.explanations = explanations;
    this.asked = asked;
  }

  @GET
  @Operation(
      summary = "Explain a pod",
      description =
          "What every node says to the pod: the filters that fail and by how much, or each plug-in's"
              + " score; what the smallest change is that would make a pod that waits fit; why the"
              + " node of a placed one won, in the state that this was decided in. Made from the log"
              + " in at most 30 s, one pod at a time. With at, why that was so at a moment.")
  @APIResponse(
      responseCode = "200",
      description = "The explanation",
      content = @Content(schema = @Schema(implementation = PodExplanation.class)))
  @APIResponse(responseCode = "400", description = "nodes is not a number from 0 to 1000")
  @APIResponse(responseCode = "404", description = "There is no such pod")
  @APIResponse(responseCode = "504", description = "The log could not be folded in time")
  public Response explain(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @Parameter(description = "How many nodes to tell of one by one: 0 to 1000, 100 by default")
          @QueryParam("nodes")
          String nodes,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    requests.checkServing();
    int maxNodes = maxNodes(nodes);
    PodState pod = explanations.find(new NamespacedName(namespace, name));
    if (pod == null) {
      throw asked.notFound(Kinds.POD, name);
    }
    Representation representation =
        Representation.of(
            headers.getHeaderString(HttpHeaders.ACCEPT), new Query(uri.getQueryParameters()));
    return Response.ok(representation.bytes(wire(explain(pod, maxNodes))))
        .type(representation.mediaType())
        .build();
  }

  private static int maxNodes(String nodes) {
    if (nodes == null || nodes.isEmpty()) {
      return DEFAULT_NODES;
    }
    try {
      int number = Integer.parseInt(nodes);
      if (number >= 0 && number <= MAX_NODES) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw ApiException.badRequest(
        "nodes: \"%s\" is not a number from 0 to %d".formatted(nodes, MAX_NODES));
  }

  private PodExplanation explain(PodState pod, int maxNodes) {
    try {
      return explanations
          .explain(pod, maxNodes, LIMIT)
          .orElseThrow(
              () -> ApiException.unavailable("the scheduler's log knows nothing of the pod yet"));
    } catch (UnexplainedException e) {
      throw ApiException.timeout(e.getMessage());
    }
  }

  private static ObjectNode wire(PodExplanation explanation) {
    ObjectNode wire = Json.mapper().createObjectNode();
    wire.put("kind", "PodExplanation");
    wire.put("apiVersion", "fairlead.io/v1");
    wire.put("summary", Summary.of(explanation));
    return wire.setAll((ObjectNode) Json.mapper().valueToTree(explanation));
  }
}
