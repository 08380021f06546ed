package io.fairlead.api.kind;

import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One column of the table that {@code kubectl get} prints.
 *
 * @param type as in OpenAPI: string or integer
 * @param format {@code name} marks the column that holds the name
 * @param wide whether it is shown only with {@code -o wide}
 * @param value of an object, at a certain time
 */
public record Column<T>(
    String name, String type, String format, boolean wide, BiFunction<T, Instant, Object> value) {

  static final String NONE = "<none>";
  static final String UNKNOWN = "<unknown>";

  static <T> Column<T> name(Function<T, Object> value) {
    return new Column<>("Name", "string", "name", false, always(value));
  }

  static <T> Column<T> text(String name, Function<T, Object> value) {
    return new Column<>(name, "string", "", false, always(value));
  }

  static <T> Column<T> number(String name, Function<T, Object> value) {
    return new Column<>(name, "integer", "", false, always(value));
  }

  static <T> Column<T> wide(String name, Function<T, Object> value) {
    return new Column<>(name, "string", "", true, always(value));
  }

  /** How long ago something was. */
  static <T> Column<T> age(String name, Function<T, Instant> time) {
    return new Column<>(
        name, "string", "", false, (object, now) -> Ages.since(time.apply(object), now));
  }

  private static <T> BiFunction<T, Instant, Object> always(Function<T, Object> value) {
    return (object, now) -> value.apply(object);
  }

  static String orNone(String text) {
    return text == null || text.isEmpty() ? NONE : text;
  }

  static String orUnknown(String text) {
    return text == null || text.isEmpty() ? UNKNOWN : text;
  }
}
