package io.fairlead.stream.snapshot;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Of what a snapshot is: one processor's state of one cell right behind a cycle. State is a
 * function of the log, so whoever folds the log up to here under this policy gets the same bytes.
 *
 * @param stateVersion of what the processor's logic wrote
 * @param cycle the last one that is folded
 * @param now the time of that cycle
 * @param inputs the next offset to fold, by topic without prefix
 * @param output the offset behind the last record of that cycle
 */
public record SnapshotPoint(
    String processor,
    int cell,
    int stateVersion,
    String policy,
    long cycle,
    Instant now,
    SortedMap<String, Long> inputs,
    long output) {

  public SnapshotPoint {
    inputs = // which is left out of JSON where it is empty
        inputs == null
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
  }

  void save(StateWriter writer) {
    writer.text(processor);
    writer.number(cell);
    writer.number(stateVersion);
    writer.text(policy);
    writer.number(cycle);
    writer.time(now);
    writer.each(
        inputs.entrySet(),
        input -> {
          writer.text(input.getKey());
          writer.number(input.getValue());
        });
    writer.number(output);
  }

  static SnapshotPoint load(StateReader reader) {
    String processor = reader.text();
    int cell = reader.count();
    int stateVersion = reader.count();
    String policy = reader.text();
    long cycle = reader.number();
    Instant now = reader.time();
    TreeMap<String, Long> inputs = new TreeMap<>();
    reader.each(() -> inputs.put(reader.text(), reader.number()));
    return new SnapshotPoint(
        processor, cell, stateVersion, policy, cycle, now, inputs, reader.number());
  }
}
