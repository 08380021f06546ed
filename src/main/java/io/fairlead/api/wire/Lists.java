package io.fairlead.api.wire;

import io.fairlead.domain.model.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Lists, element by element. */
final class Lists {
  private Lists() {}

  /** Reads one element. */
  @FunctionalInterface
  interface Reader<W, T> {
    T read(String path, W wire, List<FieldError> errors);
  }

  /**
   * Reads every element, with its own path.
   *
   * @param wire null is empty
   */
  static <W, T> List<T> read(
      String path, List<W> wire, Reader<W, T> reader, List<FieldError> errors) {
    if (wire == null) {
      return List.of();
    }
    List<T> elements = new ArrayList<>();
    for (int i = 0; i < wire.size(); i++) {
      elements.add(reader.read(path + "[" + i + "]", wire.get(i), errors));
    }
    return elements;
  }
}
