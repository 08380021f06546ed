package io.fairlead.api;

import io.fairlead.api.kind.Kind;
import io.fairlead.api.select.FieldSelector;
import io.fairlead.api.select.InvalidSelectorException;
import io.fairlead.api.select.LabelSelector;
import io.fairlead.domain.model.NamespacedName;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.util.function.Predicate;

/** The parameters of a request that mean something here; all others are accepted and ignored. */
record Query(MultivaluedMap<String, String> parameters) {
  private static final Duration DEFAULT_WATCH = Duration.ofMinutes(30);

  /** Which objects a list or watch is about. */
  <T> Predicate<T> selection(Kind<T, ?> kind, RequestPath path) {
    LabelSelector labels;
    try {
      labels = LabelSelector.parse(text("labelSelector"));
    } catch (InvalidSelectorException e) {
      throw ApiException.badRequest(e.getMessage());
    }
    FieldSelector fields = fields(kind);
    return object -> {
      NamespacedName name = kind.name(object);
      return (path.namespace() == null || path.namespace().equals(name.namespace()))
          && (path.name() == null || path.name().equals(name.name()))
          && labels.matches(kind.labels(object))
          && fields.matches(field -> kind.field(object, field));
    };
  }

  /** What a list asks of its objects' fields. */
  FieldSelector fields(Kind<?, ?> kind) {
    try {
      return FieldSelector.parse(text("fieldSelector"), kind.selectableFields());
    } catch (InvalidSelectorException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  boolean isDryRun() {
    String dryRun = text("dryRun");
    if (dryRun == null || dryRun.isEmpty()) {
      return false;
    }
    if (!dryRun.equals("All")) {
      throw ApiException.badRequest("dryRun: must be All, not \"" + dryRun + "\"");
    }
    return true;
  }

  /** Ignore, Warn or Strict. */
  String fieldValidation() {
    String validation = text("fieldValidation");
    if (validation == null || validation.isEmpty()) {
      return "Warn";
    }
    return switch (validation) {
      case "Ignore", "Warn", "Strict" -> validation;
      default ->
          throw ApiException.badRequest(
              "fieldValidation: must be Ignore, Warn or Strict, not \"" + validation + "\"");
    };
  }

  /** The version to watch from; 0 stands for whatever there is. */
  long resourceVersion() {
    return number("resourceVersion", 0);
  }

  Duration timeout() {
    long seconds = number("timeoutSeconds", 0);
    return seconds == 0 ? DEFAULT_WATCH : Duration.ofSeconds(seconds);
  }

  Long gracePeriodSeconds() {
    return text("gracePeriodSeconds") == null ? null : (Long) number("gracePeriodSeconds", 0);
  }

  boolean flag(String name) {
    String value = text(name);
    return "true".equals(value) || "1".equals(value) || "".equals(value);
  }

  String text(String name) {
    return parameters.getFirst(name);
  }

  private long number(String name, long absent) {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      return absent;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw ApiException.badRequest(name + ": \"" + text + "\" is not a number of 0 or more");
  }
}
