package io.fairlead.cli;

import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.archive.ArchiveFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The log that a command reads: a file that export has made, or the one in Kafka. */
record OpenLog(RecordedLog whole, Closeable source) implements Closeable {

  /**
   * @param file null for Kafka
   */
  static OpenLog of(Path file, LogApplication application) throws IOException {
    if (file == null) {
      return new OpenLog(
          RecordedLog.of(
              application.clients(), application.topics(), application.config().topicPrefix()),
          () -> {});
    }
    ArchiveFile archive = ArchiveFile.open(file);
    try {
      archive.check();
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
    return new OpenLog(RecordedLog.of(archive), archive);
  }

  /**
   * @param cell the only one; null for all
   */
  RecordedLog log(Integer cell) {
    if (cell == null) {
      return whole;
    }
    if (!whole.cells().contains(cell)) {
      throw new IllegalArgumentException(
          "--cell: there is no cell %d: there are %s".formatted(cell, whole.cells()));
    }
    return new RecordedLog(whole.name(), whole.reader(), whole.topics(), List.of(cell));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
