package io.fairlead.replay;

import io.fairlead.replay.archive.ArchiveFile;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.Topics;
import java.util.List;

/**
 * A log, wherever it is.
 *
 * @param name for people
 * @param cells which there are
 */
public record RecordedLog(String name, LogReader reader, Topics topics, List<Integer> cells) {

  public RecordedLog {
    cells = List.copyOf(cells);
  }

  public static RecordedLog of(ArchiveFile file) {
    return new RecordedLog(file.path().toString(), file, file.topics(), file.cells());
  }

  /** One that has read nothing yet. */
  EventReader newEventReader() {
    return new EventReader(topics);
  }
}
