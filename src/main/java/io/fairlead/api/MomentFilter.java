package io.fairlead.api;

import io.fairlead.stream.EventRecord.Position;
import io.fairlead.stream.LogMark;
import io.fairlead.view.PastView;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** The past can only be read, and every answer from it says when that was. */
class MomentFilter {
  static final String TIME = "Fairlead-At";
  static final String LAST = "Fairlead-At-Record";
  static final String OFFSETS = "Fairlead-At-Offsets";

  /** Clients take about eight thousand characters of headers. */
  private static final int MAX_HEADER = 4_000;

  private final AskedState asked;

  MomentFilter(AskedState asked) {
    this.asked = asked;
  }

  @ServerRequestFilter
  public void refuse(ContainerRequestContext request) {
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (!reads && request.getUriInfo().getQueryParameters().containsKey(AskedState.AT)) {
      throw ApiException.invalidParameter(
          AskedState.AT, "the past cannot be changed: leave it out to write");
    }
  }

  @ServerResponseFilter
  public void tell(ContainerResponseContext response) {
    asked.past().ifPresent(past -> tell(response.getHeaders(), past));
  }

  private static void tell(MultivaluedMap<String, Object> headers, PastView past) {
    headers.putSingle(TIME, past.time().toString());
    Position last = past.last();
    if (last != null) {
      headers.putSingle(LAST, LogMark.Partition.of(last) + ":" + last.offset());
    }
    String offsets =
        past.mark().partitions().entrySet().stream()
            .map(entry -> entry.getKey() + ":" + (entry.getValue().next() - 1))
            .collect(Collectors.joining(", "));
    if (offsets.length() <= MAX_HEADER) {
      headers.putSingle(OFFSETS, offsets);
    }
  }
}
