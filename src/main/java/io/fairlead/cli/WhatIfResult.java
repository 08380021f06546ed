package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.replay.whatif.Threshold;
import io.fairlead.replay.whatif.Threshold.Excess;
import io.fairlead.replay.whatif.WhatIfReport;
import io.fairlead.stream.EventJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** What {@code replay --with} says, and the exit code by which a pipeline hears it. */
record WhatIfResult(WhatIfReport report, boolean hasThresholds, List<Excess> excesses) {
  static final int WORSE = 1;
  static final int CHANGED = 3;

  static WhatIfResult of(WhatIfReport report, List<Threshold> thresholds) {
    return new WhatIfResult(
        report,
        !thresholds.isEmpty(),
        thresholds.stream()
            .map(threshold -> threshold.exceededBy(report))
            .flatMap(Optional::stream)
            .toList());
  }

  /** Returns the exit code. */
  int print(PrintWriter out, boolean json) throws JsonProcessingException {
    if (json) {
      ObjectNode object = EventJson.mapper().valueToTree(report);
      object.put("changes", report.changes());
      object.set("limits", EventJson.mapper().valueToTree(report.limits()));
      object.set(
          "exceeded",
          EventJson.mapper().valueToTree(excesses.stream().map(Excess::toString).toList()));
      out.println(EventJson.mapper().writeValueAsString(object));
    } else {
      new WhatIfText(report).print(out);
      excesses.forEach(excess -> out.println("worse than it may be: " + excess));
    }
    out.flush();
    return exitCode();
  }

  private int exitCode() {
    if (hasThresholds) {
      return excesses.isEmpty() ? 0 : WORSE;
    }
    return report.changes() ? CHANGED : 0;
  }
}
