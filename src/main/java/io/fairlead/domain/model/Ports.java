package io.fairlead.domain.model;

import java.util.List;
import java.util.regex.Pattern;

/** Kubernetes' rules for port numbers and for the names that stand for them (RFC 6335). */
public final class Ports {
  private static final int MAX = 65535;
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*");

  private Ports() {}

  /** Adds an error if a number is not a port. */
  public static void validate(String path, int port, List<FieldError> errors) {
    if (port < 1 || port > MAX) {
      errors.add(notAPort(path, Integer.toString(port)));
    }
  }

  private static FieldError notAPort(String path, String port) {
    return FieldError.invalid(path, port + " is not a port: 1 to " + MAX);
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** A port's number as text, or its name. */
  static void validateReference(String path, String port, List<FieldError> errors) {
    if (port == null || port.isEmpty()) {
      errors.add(FieldError.required(path, "a port's number or name is required"));
    } else if (DIGITS.matcher(port).matches()) {
      if (port.length() > 5) {
        errors.add(notAPort(path, port));
      } else {
        validate(path, Integer.parseInt(port), errors);
      }
    } else if (!isName(port)) {
      errors.add(FieldError.invalid(path, "\"" + port + "\" is neither a port nor a port's name"));
    }
  }
}
