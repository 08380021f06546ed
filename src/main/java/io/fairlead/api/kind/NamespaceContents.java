package io.fairlead.api.kind;

import io.fairlead.view.Projection;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is in a namespace. */
final class NamespaceContents {
  private static final int NAMES = 3;

  private NamespaceContents() {}

  /** One entry a kind: {@code 2 pods (a, b)}. Only what somebody can delete. */
  static List<String> of(String namespace, Projection projection) {
    List<String> contents = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Kind<?, ?> kind : Kinds.ALL) {
      boolean inNamespaces = kind.names().namespaced() && kind.allows(Kind.Verb.delete);
      // A kind in two versions is the same objects.
      if (inNamespaces && seen.add(kind.names().plural())) {
        add(contents, kind, namespace, projection);
      }
    }
    return contents;
  }

  private static <T> void add(
      List<String> contents, Kind<T, ?> kind, String namespace, Projection projection) {
    List<Versioned<T>> objects = kind.store(projection).list(namespace);
    if (!objects.isEmpty()) {
      String names =
          objects.stream()
              .limit(NAMES)
              .map(object -> kind.name(object.value()).name())
              .collect(Collectors.joining(", "));
      String more = objects.size() > NAMES ? ", ..." : "";
      contents.add(objects.size() + " " + kind.names().plural() + " (" + names + more + ")");
    }
  }
}
