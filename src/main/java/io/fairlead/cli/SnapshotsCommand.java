package io.fairlead.cli;

import io.fairlead.stream.EventJson;
import io.fairlead.stream.SnapshotInventory.Item;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What snapshots there are, and whether they are whole. */
@Command(
    name = "snapshots",
    description = {
      "List the snapshots in a log, of each cell and processor the newest first: at which cycle,",
      "when, how large, how many records a restore would have to fold behind it, and whether it",
      "would be used. With --verify, read them too; then the exit code is 1 if one is not whole."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class SnapshotsCommand implements Callable<Integer> {
  private static final String ROW = "%4s  %-14s  %10s  %-30s  %-24s  %13s  %10s  %-12s  %s%n";

  @Mixin private LogOptions options;

  @Option(names = "--verify", description = "compare every byte with its digest")
  private boolean verify;

  @Option(names = "--json", description = "print the list as JSON, and nothing else")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    options.apply();
    return LogApplication.run(this::list);
  }

  private int list(LogApplication application) throws IOException {
    List<Item> items = application.snapshots().items(verify);
    if (json) {
      System.out.println(EventJson.mapper().writeValueAsString(items));
    } else {
      print(items);
    }
    return verify && items.stream().anyMatch(item -> !item.isWhole()) ? 1 : 0;
  }

  private void print(List<Item> items) {
    if (items.isEmpty()) {
      System.out.println("There are no snapshots: a restore folds all of the log.");
      return;
    }
    System.out.printf(
        ROW, "CELL", "PROCESSOR", "CYCLE", "TIME", "WRITTEN", "BYTES", "BEHIND", "DIGEST", "");
    for (Item item : items) {
      String state = verify ? "whole" : "";
      System.out.printf(
          ROW,
          item.cell(),
          item.processor(),
          or(item.cycle()),
          or(item.now()),
          item.written(),
          item.bytes() == null ? "-" : "%,d".formatted(item.bytes()),
          item.behind() == null ? "-" : "%,d".formatted(item.behind()),
          item.digest() == null ? "-" : item.digest().substring(0, 12),
          item.problem() == null ? state : "not used: " + item.problem());
    }
  }

  private static String or(Object value) {
    return value == null ? "-" : value.toString();
  }
}
