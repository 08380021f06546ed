package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** What differs between two moments, as the API answers it, for people. */
record DiffText(JsonNode diff) {

  void print(PrintWriter out) {
    out.println("--- " + moment(diff.path("from")));
    out.println("+++ " + moment(diff.path("to")));
    for (JsonNode object : diff.path("objects")) {
      out.println(sign(object.path("change").asText()) + " " + name(object));
      for (JsonNode field : object.path("fields")) {
        out.printf(
            "    %s: %s -> %s%n",
            field.path("path").asText(), value(field.path("before")), value(field.path("after")));
      }
    }
    out.printf(
        "%d added, %d removed, %d changed%n",
        diff.path("added").asInt(), diff.path("removed").asInt(), diff.path("changed").asInt());
  }

  private static String moment(JsonNode moment) {
    String time = moment.path("time").asText();
    return moment.has("record") ? time + " " + moment.path("record").asText() : time;
  }

  private static String sign(String change) {
    return switch (change) {
      case "added" -> "+";
      case "removed" -> "-";
      default -> "~";
    };
  }

  private static String name(JsonNode object) {
    String name = object.path("name").asText();
    return object.path("kind").asText()
        + " "
        + (object.has("namespace") ? object.path("namespace").asText() + "/" + name : name);
  }

  private static String value(JsonNode value) {
    return value.isMissingNode() ? "(none)" : value.isTextual() ? value.asText() : value.toString();
  }
}
