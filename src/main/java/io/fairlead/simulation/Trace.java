package io.fairlead.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The story of a history, a line a happening; nothing is told unless somebody listens. */
final class Trace {
  private static final int MAX_LINE = 400;
  private static final int MAX_BEGINNING = 400;
  private static final int MAX_END = 40;

  private final List<String> lines;

  private Trace(List<String> lines) {
    this.lines = lines;
  }

  static Trace silent() {
    return new Trace(null);
  }

  static Trace telling() {
    return new Trace(new ArrayList<>());
  }

  void add(Instant now, Supplier<String> what) {
    if (lines != null) {
      String text = what.get();
      lines.add(
          now.toString().substring(11)
              + "  "
              + (text.length() > MAX_LINE ? text.substring(0, MAX_LINE) + "..." : text));
    }
  }

  /** The beginning and the end, where there is too much between them. */
  List<String> lines() {
    if (lines.size() <= MAX_BEGINNING + MAX_END) {
      return List.copyOf(lines);
    }
    List<String> shortened = new ArrayList<>(lines.subList(0, MAX_BEGINNING));
    shortened.add("... and so on, %d lines".formatted(lines.size() - MAX_BEGINNING - MAX_END));
    shortened.addAll(lines.subList(lines.size() - MAX_END, lines.size()));
    return List.copyOf(shortened);
  }
}
