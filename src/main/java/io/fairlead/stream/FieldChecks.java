package io.fairlead.stream;

import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Names;
import io.fairlead.domain.model.Ports;
import java.util.ArrayList;
import java.util.List;

/** Checks of single fields, collecting every error with the field's path. */
final class FieldChecks {
  /** Uids name folders and containers, so they hold nothing that means something to either. */
  private static final int MAX_UID = 128;

  private final List<FieldError> errors = new ArrayList<>();

  List<FieldError> errors() {
    return List.copyOf(errors);
  }

  /** Takes over errors that were found elsewhere, below a path. */
  void add(String path, List<FieldError> found) {
    for (FieldError error : found) {
      String field = error.field().isEmpty() ? path : path + "." + error.field();
      errors.add(new FieldError(error.kind(), field, error.message()));
    }
  }

  void invalid(String field, String message) {
    errors.add(FieldError.invalid(field, message));
  }

  /** Whether the field is there. */
  boolean required(String field, Object value) {
    if (value == null) {
      errors.add(FieldError.required(field, "is required"));
    }
    return value != null;
  }

  /** Whether the text is there and not empty. */
  boolean text(String field, String value) {
    return required(field, value == null || value.isEmpty() ? null : value);
  }

  void dnsName(String field, String value) {
    if (text(field, value) && !Names.isDnsSubdomain(value)) {
      invalid(field, Names.DNS_SUBDOMAIN_RULE);
    }
  }

  void uid(String field, String value) {
    if (text(field, value) && !isUid(value)) {
      invalid(
          field,
          "must be at most 128 letters, digits, '-', '_' and '.', starting with a letter or digit");
    }
  }

  private static boolean isUid(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && (i == 0 || (c != '-' && c != '_' && c != '.'))) {
        return false;
      }
    }
    return text.length() <= MAX_UID;
  }

  void notNegative(String field, long value) {
    if (value < 0) {
      invalid(field, "must not be negative");
    }
  }

  void port(String field, int value) {
    Ports.validate(field, value, errors);
  }
}
