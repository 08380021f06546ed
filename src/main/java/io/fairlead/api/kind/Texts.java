package io.fairlead.api.kind;

import io.fairlead.domain.model.Container;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Cells that several kinds have. */
final class Texts {
  private Texts() {}

  static String labels(Map<String, String> labels) {
    return Column.orNone(
        labels.entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(",")));
  }

  static String names(List<Container> containers) {
    return containers.stream().map(Container::name).collect(Collectors.joining(","));
  }

  static String images(List<Container> containers) {
    return containers.stream()
        .map(container -> Column.orNone(container.image()))
        .collect(Collectors.joining(","));
  }
}
