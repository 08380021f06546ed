package io.fairlead.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The story of a history, a line a happening; nothing is told unless somebody listens. */
final class Trace {
  private static final int MAX_LINE = 400;
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

  List<String> lines() {
    return List.copyOf(lines);
  }
}
