package io.fairlead.cli;

import io.fairlead.replay.whatif.Figures;
import io.fairlead.replay.whatif.Figures.Share;
import io.fairlead.replay.whatif.ScalingReport;
import io.fairlead.replay.whatif.ScalingReport.ScaleEvent;
import io.fairlead.replay.whatif.SchedulingReport;
import io.fairlead.replay.whatif.SchedulingReport.PodDifference;
import io.fairlead.replay.whatif.WhatIfReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;

/** What another policy would have changed, for people. */
record WhatIfText(WhatIfReport report) {
  private static final Share NONE = new Share(0, 0);

  void print(PrintWriter out) {
    report.scheduling().forEach(cell -> print(out, cell));
    report.scaling().forEach(cell -> print(out, cell));
    out.println("What these figures cannot know:");
    report.limits().forEach(limit -> out.println("  - " + limit));
    out.println(report.changes() ? "Something changes." : "Nothing changes.");
  }

  // ---- placements

  private static void print(PrintWriter out, SchedulingReport cell) {
    out.printf(
        "scheduler, cell %d: %,d cycles, %s to %s, against %s%n",
        cell.cell(), cell.cycles(), cell.from(), cell.to(), cell.policy());
    if (cell.stopped() != null) {
      out.println("  read no further: " + cell.stopped());
    }
    Figures was = cell.recorded();
    Figures is = cell.other();
    row(out, "", "recorded", "other", "change");
    row(out, "pods bound", was.bound(), is.bound());
    row(out, "pods that never were", was.neverBound(), is.neverBound());
    row(out, "pending p50 (ms)", was.pending().p50(), is.pending().p50());
    row(out, "pending p99 (ms)", was.pending().p99(), is.pending().p99());
    row(out, "pending max (ms)", was.pending().max(), is.pending().max());
    for (String resource : was.utilisation().keySet()) {
      Share then = was.utilisation().get(resource);
      Share now = is.utilisation().getOrDefault(resource, NONE);
      percents(out, resource + " mean", then.mean(), now.mean());
      percents(out, resource + " peak", then.peak(), now.peak());
    }
    decimals(out, "nodes in use, mean", was.nodesInUse().mean(), is.nodesInUse().mean());
    decimals(out, "nodes in use, peak", was.nodesInUse().peak(), is.nodesInUse().peak());
    percents(out, "fragmentation of cpu", was.fragmentation(), is.fragmentation());
    row(out, "preemptions", was.preemptions(), is.preemptions());
    row(out, "evictions", was.evictions(), is.evictions());
    row(out, "rejected", was.rejected(), is.rejected());
    out.printf(
        Locale.ROOT,
        "  %,d of %,d pods on another node (%.1f %%), %,d at another time; bound in the recording only %,d, in the other world only %,d%n",
        cell.moved(),
        cell.boundInBoth(),
        100 * cell.movedShare(),
        cell.retimed(),
        cell.boundOnlyRecorded(),
        cell.boundOnlyOther());
    if (cell.displacedOnlyRecorded() + cell.displacedOnlyOther() > 0) {
      out.printf(
          "  displaced in the recording only %,d (their successors are in both worlds), in the other world only %,d (without successors)%n",
          cell.displacedOnlyRecorded(), cell.displacedOnlyOther());
    }
    cell.differences().forEach(difference -> print(out, difference));
  }

  private static void print(PrintWriter out, PodDifference pod) {
    out.printf(
        "  %s/%s: %s, but %s%n",
        pod.namespace(),
        pod.name(),
        place("recorded", pod.recordedNode(), pod.recordedAt(), pod.recordedScore()),
        place("other", pod.otherNode(), pod.otherAt(), pod.otherScore()));
  }

  private static String place(String world, String node, Object at, Integer score) {
    return node == null
        ? world + " nowhere"
        : "%s %s at %s%s".formatted(world, node, at, score == null ? "" : ", score " + score);
  }

  // ---- replicas

  private static void print(PrintWriter out, ScalingReport cell) {
    out.printf(
        "autoscaler, cell %d: %s against %s%n", cell.cell(), cell.recordedPolicy(), cell.policy());
    if (cell.lacksMetrics()) {
      out.printf(
          "  no metrics are left in the log; of %,d scale events, %,d do not follow from their evidence under the other policy;%n"
              + "  which others it would have made cannot be known%n",
          cell.logged().events(), cell.contradicted());
      return;
    }
    out.printf("  %,d records of metrics; the log says: %s%n", cell.metrics(), cell.logged());
    row(out, "", "recorded", "other", "change");
    row(out, "scale events", cell.recorded().events(), cell.other().events());
    row(out, "up", cell.recorded().up(), cell.other().up());
    row(out, "down", cell.recorded().down(), cell.other().down());
    row(out, "flaps", cell.recorded().flaps(), cell.other().flaps());
    cell.differences().forEach(event -> print(out, event));
  }

  private static void print(PrintWriter out, ScaleEvent event) {
    out.printf(
        "  %s %s/%s: %d to %d, %s%n",
        event.at(),
        event.namespace(),
        event.deployment(),
        event.from(),
        event.to(),
        event.isOther() ? "other only" : "recorded policy only");
  }

  // ---- rows

  private static void row(PrintWriter out, String name, long was, long is) {
    row(
        out,
        name,
        "%,d".formatted(was),
        "%,d".formatted(is),
        is == was ? "" : "%+,d".formatted(is - was));
  }

  private static void percents(PrintWriter out, String name, double was, double is) {
    row(
        out,
        name,
        percent("%.1f %%", was),
        percent("%.1f %%", is),
        change("%+.1f", 100 * (is - was)));
  }

  private static void decimals(PrintWriter out, String name, double was, double is) {
    row(out, name, text("%.2f", was), text("%.2f", is), change("%+.2f", is - was));
  }

  private static String percent(String format, double share) {
    return text(format, 100 * share);
  }

  private static String change(String format, double change) {
    String text = text(format, change);
    return text.matches("[+-][0.]+") ? "" : text;
  }

  private static String text(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  private static void row(PrintWriter out, String name, String was, String is, String change) {
    out.println(
        "  %-24s %14s %14s %10s"
            .formatted(name, was, is, Objects.requireNonNull(change))
            .stripTrailing());
  }
}
