package io.fairlead.replay.archive;

import io.fairlead.domain.model.Copies;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an archive says at its end: where what is.
 *
 * @param partitions one for each of the header's, in the same order
 * @param policies the descriptions of all policies that cycles name, by the arrow's source
 */
@RegisterForReflection
record ArchiveIndex(List<Partition> partitions, SortedMap<String, List<String>> policies) {

  ArchiveIndex {
    partitions = Copies.list(partitions);
    policies = policies == null ? new TreeMap<>() : policies;
  }

  /**
   * @param end the offset behind the last one that is in here: the header's, unless the partition
   *     was cut
   */
  @RegisterForReflection
  record Partition(String topic, int cell, long records, long end, List<Block> blocks) {
    Partition {
      blocks = Copies.list(blocks);
    }
  }

  /**
   * @param position of its frame in the file
   * @param first the first record's offset
   */
  @RegisterForReflection
  record Block(long position, long first, int records) {}
}
