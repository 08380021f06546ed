package io.fairlead.cli;

import io.fairlead.replay.archive.ArchiveFile;
import io.fairlead.replay.archive.LogImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A file into a fresh Kafka. */
@Command(
    name = "import",
    description = {
      "Put a log that export has written into a Kafka whose topics are empty, each record at the",
      "offset that it had. With --data-dir, into an embedded Kafka: a program that is started with",
      "that folder then serves the log."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "what export has written")
  private Path file;

  @Mixin private LogOptions options;

  @Override
  public Integer call() throws IOException {
    if (!Files.isReadable(file)) {
      throw new ParameterException(spec.commandLine(), "FILE: %s cannot be read".formatted(file));
    }
    try (ArchiveFile archive = ArchiveFile.open(file)) {
      archive.check();
      options.apply();
      options.createTopics(archive.cells().getLast() + 1);
      return LogApplication.run(application -> write(archive, application));
    }
  }

  private static int write(ArchiveFile archive, LogApplication application) {
    LogImport log = new LogImport(application.clients().admin(), application.topics());
    long start = System.nanoTime();
    LogImport.Summary summary = log.run(archive, ImportCommand::progress);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.err.printf(
        "fairlead: %,d records in %d partitions, %,d offsets without a record, %.1f s%n",
        summary.records(), summary.partitions(), summary.gaps(), seconds);
    return 0;
  }

  private static void progress(long records) {
    System.err.printf("fairlead: %,d records%n", records);
  }
}
