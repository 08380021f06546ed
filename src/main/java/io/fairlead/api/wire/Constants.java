package io.fairlead.api.wire;

import io.fairlead.domain.model.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Enumerations, which the wire spells as text. */
final class Constants {
  private Constants() {}

  /** The constant of that name; null for none; what is no constant is added to the errors. */
  static <E extends Enum<E>> E read(
      Class<E> type, String path, String name, List<FieldError> errors) {
    if (name == null || name.isEmpty()) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
    errors.add(FieldError.notSupported(path, "\"" + name + "\" is none of " + known));
    return null;
  }

  /** Null stays null. */
  static String text(Enum<?> constant) {
    return constant == null ? null : constant.name();
  }
}
