package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.scheduling.cluster.PodCounter;
import io.fairlead.domain.scheduling.cluster.PodMatcher;
import io.fairlead.domain.scheduling.plugin.Remedy;
import java.util.List;
import java.util.stream.Collectors;

/** The pods that a rule counts near a node, in words. */
record CountedPods(PodCounter counter, Node node) {

  /** For example {@code zone=a}. */
  String domain() {
    String key = counter.key().topologyKey();
    return key + "=" + node.labels().get(key);
  }

  String missingKey() {
    return "the node has no label " + counter.key().topologyKey();
  }

  /** A change of the node. */
  String label() {
    return "label " + counter.key().topologyKey();
  }

  /** For example {@code app=web}. */
  String pods() {
    return text(counter.key().pods());
  }

  Remedy fewer(int excess) {
    String some = excess == 1 ? "1 fewer pod" : excess + " fewer pods";
    return Remedy.of("%s with %s in %s".formatted(some, pods(), domain()), excess);
  }

  static String number(int pods) {
    return pods == 1 ? "1 pod" : pods + " pods";
  }

  private static String text(PodMatcher matcher) {
    return switch (matcher) {
      case PodMatcher.Selected selected -> text(selected);
      case PodMatcher.All all ->
          all.parts().stream().map(CountedPods::text).collect(Collectors.joining(" and "));
      case PodMatcher.Carrying carrying -> "anti-affinity to " + text(carrying.term().pods());
    };
  }

  private static String text(PodMatcher.Selected selected) {
    if (selected.labels().isEmpty()) {
      return "no selector";
    }
    String labels =
        selected.labels().stream()
            .map(CountedPods::text)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(","));
    String namespaces =
        selected.alsoIn() == null ? String.join(",", selected.in()) : "selected namespaces";
    return (labels.isEmpty() ? "any labels" : labels)
        + (namespaces.equals("default") ? "" : " in " + namespaces);
  }

  private static String text(LabelSelector selector) {
    List<String> parts =
        selector.matchExpressions().stream()
            .map(
                requirement ->
                    switch (requirement.operator()) {
                      case In ->
                          requirement.key()
                              + " in ("
                              + String.join(",", requirement.values())
                              + ")";
                      case NotIn ->
                          requirement.key()
                              + " not in ("
                              + String.join(",", requirement.values())
                              + ")";
                      case Exists -> requirement.key();
                      case DoesNotExist -> "!" + requirement.key();
                    })
            .toList();
    String labels =
        selector.matchLabels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
    return parts.isEmpty()
        ? labels
        : (labels.isEmpty() ? "" : labels + ",") + String.join(",", parts);
  }
}
