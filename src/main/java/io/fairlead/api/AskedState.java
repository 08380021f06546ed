package io.fairlead.api;

import io.fairlead.api.kind.Kind;
import io.fairlead.stream.FairleadConfig;
import io.fairlead.view.ClusterView;
import io.fairlead.view.InvalidMomentException;
import io.fairlead.view.PastStates;
import io.fairlead.view.PastUnavailableException;
import io.fairlead.view.PastView;
import io.fairlead.view.PointInTime;
import io.fairlead.view.View;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The state that a request is answered from: the present one, or with {@code at} that of a moment.
 * Folded when it is first asked for, so what is the same at any moment costs nothing.
 */
@RequestScoped
class AskedState {
  static final String AT = "at";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final UriInfo uri;
  private final View present;
  private final PastStates pastStates;
  private final int cell;
  private PastView past;

  AskedState(UriInfo uri, View present, PastStates pastStates, FairleadConfig config) {
    this.uri = uri;
    this.present = present;
    this.pastStates = pastStates;
    this.cell = config.cell();
  }

  /** What the request says of {@code at}; null if nothing. */
  private String text() {
    List<String> texts = uri.getQueryParameters().get(AT);
    if (texts == null) {
      return null;
    }
    if (texts.size() > 1) {
      throw ApiException.invalidParameter(AT, "more than one moment: " + String.join(", ", texts));
    }
    return texts.getFirst();
  }

  /** The state; 400 if there is no such moment, 503 if it takes too long. */
  ClusterView view() {
    String text = text();
    if (text == null) {
      return present;
    }
    if (past == null) {
      past = at(AT, text);
    }
    return past;
  }

  /** The past state, if one was asked for and could be given. */
  Optional<PastView> past() {
    return Optional.ofNullable(past);
  }

  /** 404 that says when it was not there, if that was in the past. */
  ApiException notFound(Kind<?, ?> kind, String name) {
    return past == null
        ? ApiException.notFound(kind, name)
        : ApiException.notFound(kind, name, past.time());
  }

  /** The state of a moment that a parameter names. */
  PastView at(String parameter, String text) {
    return at(parameter, moment(parameter, text));
  }

  PointInTime moment(String parameter, String text) {
    try {
      return PointInTime.parse(text, pastStates.now(), cell);
    } catch (InvalidMomentException e) {
      throw ApiException.invalidParameter(parameter, e.getMessage());
    }
  }

  PastView at(String parameter, PointInTime moment) {
    try {
      return pastStates.at(moment, LIMIT);
    } catch (InvalidMomentException e) {
      throw ApiException.invalidParameter(parameter, e.getMessage());
    } catch (PastUnavailableException e) {
      throw ApiException.tryAgain(e.getMessage());
    }
  }
}
