package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An explanation, as the API answers it, for people. */
record ExplanationText(JsonNode pod) {

  void print(PrintWriter out) {
    out.printf(
        "%s/%s: %s%s, priority %d, profile %s%n",
        pod.path("namespace").asText(),
        pod.path("name").asText(),
        pod.path("state").asText(),
        pod.hasNonNull("node") ? " on " + pod.path("node").asText() : "",
        pod.path("priority").asInt(),
        pod.path("profile").asText("none"));
    if (pod.hasNonNull("nominatedNode")) {
      line(out, "Nominated", pod.path("nominatedNode").asText() + ", where room is being made");
    }
    texts(pod.path("waitsFor")).forEach(text -> line(out, "Waits for", text));
    texts(pod.path("notes")).forEach(text -> line(out, "Note", text));
    change(out, "Smallest change", pod.path("smallestChange"));
    change(out, "Or in the pod", pod.path("smallerRequest"));
    choice(out, pod.path("choice"));
    out.printf(
        "%d of %d nodes %s%n",
        pod.path("feasible").asInt(),
        pod.path("nodes").asInt(),
        pod.hasNonNull("choice") ? "would have taken it" : "would take it");
    for (JsonNode reason : pod.path("reasons")) {
      out.printf("  %d %s%n", reason.path("count").asInt(), reason.path("reason").asText());
    }
    verdicts(out);
  }

  private static void line(PrintWriter out, String title, String text) {
    out.printf("%s: %s%n", title, text);
  }

  private static void change(PrintWriter out, String title, JsonNode change) {
    if (!change.isMissingNode() && !change.isNull()) {
      String all = String.join(" and ", texts(change.path("changes")));
      line(out, title, "on " + change.path("node").asText() + ": " + all);
    }
  }

  private static void choice(PrintWriter out, JsonNode choice) {
    if (!choice.hasNonNull("runnerUp")) {
      return;
    }
    String differences =
        stream(choice.path("byPlugin"))
            .map(
                each ->
                    "%s %+,d"
                        .formatted(each.path("plugin").asText(), each.path("difference").asInt()))
            .collect(Collectors.joining(", "));
    line(
        out,
        "Won",
        "%s with %,d before %s with %,d: %s"
            .formatted(
                choice.path("node").asText(),
                choice.path("rank").asInt(),
                choice.path("runnerUp").asText(),
                choice.path("runnerUpRank").asInt(),
                differences.isEmpty() ? "alike, the one registered first wins" : differences));
  }

  private void verdicts(PrintWriter out) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"NODE", "RANK", "WHY"});
    for (JsonNode verdict : pod.path("verdicts")) {
      String node = verdict.path("node").asText();
      if (verdict.path("passes").asBoolean()) {
        String rank = "%,d".formatted(verdict.path("rank").asInt());
        rows.add(new String[] {node, rank, scores(verdict)});
      }
      // Every filter that fails, on a line of its own.
      for (JsonNode failure : verdict.path("failures")) {
        rows.add(new String[] {node, "-", failure(failure)});
        node = "";
      }
    }
    if (rows.size() > 1) {
      out.println();
      int nodeWidth = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
      int rankWidth = rows.stream().mapToInt(row -> row[1].length()).max().orElse(0);
      for (String[] row : rows) {
        out.printf("%-" + nodeWidth + "s  %" + rankWidth + "s  %s%n", (Object[]) row);
      }
    }
    if (pod.path("omitted").asInt() > 0) {
      out.printf("and %d more nodes%n", pod.path("omitted").asInt());
    }
  }

  private static String scores(JsonNode verdict) {
    return stream(verdict.path("scores"))
        .filter(share -> share.path("score").asInt() != 0)
        .map(
            share ->
                "%s %,d×%d"
                    .formatted(
                        share.path("plugin").asText(),
                        share.path("score").asInt(),
                        share.path("weight").asInt()))
        .collect(Collectors.joining(" + "));
  }

  private static String failure(JsonNode failure) {
    String details = String.join("; ", texts(failure.path("details")));
    return "%s: %s%s"
        .formatted(
            failure.path("filter").asText(),
            String.join(", ", texts(failure.path("reasons"))),
            details.isEmpty() ? "" : " (" + details + ")");
  }

  private static List<String> texts(JsonNode array) {
    return stream(array).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
