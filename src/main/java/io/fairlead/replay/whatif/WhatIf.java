package io.fairlead.replay.whatif;

import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.archive.ArchiveFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded log under other policies, for tests and commands:
 *
 * <pre>{@code
 * WhatIfReport report =
 *     WhatIf.of(Path.of("incident.fairlead"), OtherPolicies.of(myPolicy), 10);
 * assertThat(report.changes()).isFalse();
 * }</pre>
 */
public final class WhatIf {
  private WhatIf() {}

  /**
   * A file that the command {@code export} has made.
   *
   * @param maxDifferences how many differences are told of one by one
   */
  public static WhatIfReport of(Path file, OtherPolicies policies, int maxDifferences)
      throws IOException {
    try (ArchiveFile archive = ArchiveFile.open(file)) {
      archive.check();
      return of(RecordedLog.of(archive), policies, maxDifferences);
    }
  }

  /** A log that is open, and stays so. */
  public static WhatIfReport of(RecordedLog log, OtherPolicies policies, int maxDifferences) {
    List<SchedulingReport> scheduling = new ArrayList<>();
    List<ScalingReport> scaling = new ArrayList<>();
    for (int cell : log.cells()) {
      if (policies.scheduling() != null) {
        scheduling.add(new SchedulingWhatIf(log, policies, maxDifferences).run(cell));
      }
      if (policies.autoscaling() != null) {
        scaling.add(new ScalingWhatIf(log, policies.autoscaling(), maxDifferences).run(cell));
      }
    }
    return new WhatIfReport(log.name(), scheduling, scaling);
  }
}
