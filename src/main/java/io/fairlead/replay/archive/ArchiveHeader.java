package io.fairlead.replay.archive;

import io.fairlead.domain.model.Copies;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What an archive says of itself at its beginning.
 *
 * @param format the version of the format; a reader refuses those above its own
 * @param program which Fairlead wrote it
 * @param topicPrefix stood before the names of the topics where they were read
 * @param compression of blocks and index
 * @param until records that are younger were left out; null if none were
 * @param redacted whether values that may be secret were replaced by digests
 */
@RegisterForReflection
public record ArchiveHeader(
    int format,
    String program,
    String topicPrefix,
    Instant exportedAt,
    Compression compression,
    Instant until,
    boolean redacted,
    List<Range> partitions) {

  static final int FORMAT = 1;

  public ArchiveHeader {
    partitions = Copies.list(partitions);
  }

  /**
   * One partition as it was when the export began.
   *
   * @param topic without prefix
   * @param first the first offset that Kafka had
   * @param end the offset behind the last committed one
   */
  @RegisterForReflection
  public record Range(String topic, int cell, long first, long end) {}
}
