package io.fairlead.domain.scheduling.explain;

import io.fairlead.domain.scheduling.explain.PodExplanation.Change;
import io.fairlead.domain.scheduling.explain.PodExplanation.Choice;
import io.fairlead.domain.scheduling.explain.PodExplanation.Failure;
import io.fairlead.domain.scheduling.explain.PodExplanation.NodeVerdict;
import io.fairlead.domain.scheduling.explain.PodExplanation.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An explanation in a few words, for people who look at a pod. */
public final class Summary {

  /** What Kubernetes allows an event's message. */
  public static final int MAX_LENGTH = 1024;

  private static final int MAX_NODES = 5;

  private Summary() {}

  /** At most {@link #MAX_LENGTH} characters. */
  public static String of(PodExplanation pod) {
    String text =
        pod.choice() != null ? won(pod) : pod.state() == State.Pending ? waits(pod) : placed(pod);
    for (String note : pod.notes()) {
      text += "; " + note;
    }
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 3) + "...";
  }

  private static String placed(PodExplanation pod) {
    return pod.state() + (pod.node() == null ? "" : " on " + pod.node());
  }

  private static String waits(PodExplanation pod) {
    List<String> parts = new ArrayList<>(pod.waitsFor());
    if (pod.nominatedNode() != null) {
      parts.add("nominated to " + pod.nominatedNode() + ", where room is being made");
    }
    // Ahead of the nodes, of which there may be too many for a message.
    String change = smallestChange(pod);
    if (change != null) {
      parts.add("smallest change: " + change);
    }
    parts.add(nodes(pod));
    return String.join("; ", parts);
  }

  private static String nodes(PodExplanation pod) {
    StringBuilder text =
        new StringBuilder("%d/%d nodes would take it".formatted(pod.feasible(), pod.nodes()));
    List<NodeVerdict> failed =
        pod.verdicts().stream().filter(verdict -> !verdict.passes()).limit(MAX_NODES).toList();
    for (int i = 0; i < failed.size(); i++) {
      text.append(i == 0 ? ": " : "; ");
      text.append(failed.get(i).node()).append(": ").append(failures(failed.get(i)));
    }
    int more = pod.nodes() - pod.feasible() - failed.size();
    return more > 0 ? text + "; and " + more + " more nodes" : text.toString();
  }

  private static String failures(NodeVerdict node) {
    return node.failures().stream().map(Summary::text).collect(Collectors.joining(", "));
  }

  private static String text(Failure failure) {
    String reasons = String.join(", ", failure.reasons());
    return failure.details().isEmpty()
        ? reasons
        : reasons + " (" + String.join(", ", failure.details()) + ")";
  }

  /** What would help a pod that waits, in words; null if nothing is known. */
  public static String smallestChange(PodExplanation pod) {
    if (pod.smallestChange() == null) {
      return null;
    }
    return text(pod.smallestChange())
        + (pod.smallerRequest() == null ? "" : ", or in the pod: " + lowered(pod.smallerRequest()));
  }

  private static String text(Change change) {
    return "on " + change.node() + ": " + String.join(" and ", change.changes());
  }

  private static String lowered(Change change) {
    return String.join(" and ", change.changes()) + ", which fits on " + change.node();
  }

  private static String won(PodExplanation pod) {
    Choice choice = pod.choice();
    String rank =
        pod.verdicts().stream()
            .filter(verdict -> verdict.node().equals(choice.node()))
            .findFirst()
            .map(verdict -> number(choice.rank()) + " (" + scores(verdict) + ")")
            .orElse(number(choice.rank()));
    String others = "%d of %d nodes would have taken it".formatted(pod.feasible(), pod.nodes());
    return choice.runnerUp() == null
        ? "%s was chosen with rank %s, and no other node took the pod; %s"
            .formatted(choice.node(), rank, others)
        : "%s was chosen with rank %s, next %s with %s%s; %s"
            .formatted(
                choice.node(),
                rank,
                choice.runnerUp(),
                number(choice.runnerUpRank()),
                differences(choice),
                others);
  }

  /** For example {@code NodeResourcesFit 9,500×1 + TaintToleration 10,000×3}. */
  public static String scores(NodeVerdict node) {
    return node.scores().stream()
        .filter(share -> share.score() != 0)
        .map(share -> "%s %s×%d".formatted(share.plugin(), number(share.score()), share.weight()))
        .collect(Collectors.joining(" + "));
  }

  private static String differences(Choice choice) {
    if (choice.byPlugin().isEmpty()) {
      return ": alike, and the one registered first wins";
    }
    return choice.byPlugin().stream()
        .map(
            each ->
                "%s %s%s"
                    .formatted(
                        each.plugin(), each.difference() > 0 ? "+" : "", number(each.difference())))
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String number(int amount) {
    return String.format(Locale.ROOT, "%,d", amount);
  }
}
