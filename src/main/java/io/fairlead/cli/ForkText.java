package io.fairlead.cli;

import io.fairlead.replay.whatif.ForkReport;
import io.fairlead.replay.whatif.ForkReport.NodeOutcome;
import io.fairlead.replay.whatif.ForkReport.PodOutcome;
import java.io.PrintWriter;
import java.util.Locale;

/** What would have happened behind a fork, for people. */
record ForkText(ForkReport report) {

  void print(PrintWriter out) {
    out.printf(
        "cell %d, from %s to %s, decided by %s%n",
        report.cell(), report.at(), report.until(), report.policy());
    out.printf(
        "  %,d pods submitted (%,d by the workload controller), %,d placed, %,d waiting, %,d preemptions, %,d evictions%n",
        report.submitted(),
        report.successors(),
        report.placed(),
        report.pending(),
        report.preemptions(),
        report.evictions());
    report.reasons().forEach((reason, pods) -> out.printf("  %,d wait: %s%n", pods, reason));
    report.displaced().forEach(pod -> print(out, "displaced from", pod));
    report.placements().forEach(pod -> print(out, "placed on", pod));
    out.printf("  %-24s %13s %19s %19s%n", "node", "pods", "cpu", "memory");
    report.nodes().forEach(node -> print(out, node));
    if (!report.quiet()) {
      out.println("  something still happens every few minutes: looked no further");
    }
    report.limits().forEach(limit -> out.println("  - " + limit));
  }

  private static void print(PrintWriter out, String what, PodOutcome pod) {
    out.printf("  %s/%s %s %s at %s%n", pod.namespace(), pod.name(), what, pod.node(), pod.at());
  }

  private static void print(PrintWriter out, NodeOutcome node) {
    String lost = node.readyBefore() && !node.readyAfter() ? "  lost" : "";
    out.printf(
        "  %-24s %13s %19s %19s%s%n",
        node.node(),
        node.podsBefore() + " -> " + node.podsAfter(),
        percents(node.cpuBefore(), node.cpuAfter()),
        percents(node.memoryBefore(), node.memoryAfter()),
        lost);
  }

  private static String percents(double before, double after) {
    return String.format(Locale.ROOT, "%.1f -> %.1f %%", 100 * before, 100 * after);
  }
}
