package io.fairlead.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.MediaType;

/**
 * How something is to be deleted, from the body or the query.
 *
 * @param uid the incarnation that is meant, or null
 * @param resourceVersion the version that is meant, or null
 */
record DeleteOptions(
    Long gracePeriodSeconds, String uid, String resourceVersion, String propagationPolicy) {

  static DeleteOptions of(byte[] body, MediaType type, Query query) {
    if (body == null || body.length == 0) {
      return new DeleteOptions(
          query.gracePeriodSeconds(), null, null, query.text("propagationPolicy"));
    }
    JsonNode options = Bodies.object(body, type);
    JsonNode grace = options.path("gracePeriodSeconds");
    if (!grace.isMissingNode()
        && !grace.isNull()
        && (!grace.canConvertToLong() || grace.asLong() < 0)) {
      throw ApiException.badRequest("gracePeriodSeconds: must be a number of 0 or more");
    }
    JsonNode preconditions = options.path("preconditions");
    for (JsonNode dryRun : options.path("dryRun")) {
      query.parameters().putSingle("dryRun", dryRun.asText());
    }
    return new DeleteOptions(
        grace.isNumber() ? (Long) grace.asLong() : query.gracePeriodSeconds(),
        preconditions.path("uid").asText(null),
        preconditions.path("resourceVersion").asText(null),
        options.path("propagationPolicy").asText(query.text("propagationPolicy")));
  }

  boolean isOrphaning() {
    return "Orphan".equals(propagationPolicy);
  }
}
