package io.fairlead.cli;

import io.fairlead.replay.archive.LogExport;
import io.fairlead.replay.archive.Redaction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A log into a file. */
@Command(
    name = "export",
    description = {
      "Write a log into one compressed file: all topics, as they are when the export begins.",
      "replay reads it, and import puts it into another Kafka."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class ExportCommand implements Callable<Integer> {
  @Mixin private LogOptions options;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "the file to write, or - for the standard output")
  private String output;

  @Option(names = "--cell", paramLabel = "N", description = "only this cell (default: all)")
  private Integer cell;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = {
        "leave out what is younger, for example 2026-11-24T12:00:00Z. There is no --since:",
        "a log without its beginning cannot be folded."
      })
  private Instant until;

  @Option(
      names = "--redact",
      description = {
        "replace the values of variables and annotations, commands and arguments by digests;",
        "decisions can still be verified. Names, labels, images and messages stay as they are."
      })
  private boolean redact;

  @Override
  public Integer call() throws IOException {
    options.apply();
    return LogApplication.run(this::export);
  }

  private int export(LogApplication application) throws IOException {
    LogExport export =
        new LogExport(
            application.clients().reader("fairlead-export"),
            application.topics(),
            application.config().topicPrefix(),
            Version.current());
    var selection =
        new LogExport.Selection(
            Optional.ofNullable(cell),
            Optional.ofNullable(until),
            redact ? Optional.of(new Redaction()) : Optional.empty());
    long start = System.nanoTime();
    LogExport.Summary summary = write(export, selection);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.err.printf(
        "fairlead: %,d records of %d partitions in %,d bytes, %.1f s%n",
        summary.records(), summary.header().partitions().size(), summary.bytes(), seconds);
    return 0;
  }

  /** What is at the end a whole file has the name; before that it has another. */
  private LogExport.Summary write(LogExport export, LogExport.Selection selection)
      throws IOException {
    if (output.equals("-")) {
      return export.write(System.out, selection, ExportCommand::progress);
    }
    Path file = Path.of(output).toAbsolutePath();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      LogExport.Summary summary;
      try (OutputStream out = Files.newOutputStream(part)) {
        summary = export.write(out, selection, ExportCommand::progress);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return summary;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void progress(long records) {
    System.err.printf("fairlead: %,d records%n", records);
  }
}
