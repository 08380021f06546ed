package io.fairlead.replay.archive;

import io.fairlead.stream.Tape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A partition in an archive, a block at a time; one that is not in it is empty. */
final class ArchiveTape implements Tape {
  private final ArchiveFile file;
  private final TopicPartition name;
  private final ArchiveFile.Partition partition;
  private final List<ArchiveIndex.Block> blocks;
  private final long end;
  private final BlockReader reader;
  private int block = -1;
  private ConsumerRecord<String, byte[]> ahead;

  ArchiveTape(ArchiveFile file, TopicPartition name, ArchiveFile.Partition partition) {
    this.file = file;
    this.name = name;
    this.partition = partition;
    this.blocks = partition == null ? List.of() : partition.index().blocks();
    this.end = partition == null ? 0 : partition.index().end();
    this.reader = new BlockReader(name);
  }

  @Override
  public TopicPartition partition() {
    return name;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public void seek(long offset) {
    ahead = null;
    int low = 0;
    int high = blocks.size();
    while (low < high) { // to the first block that begins behind it
      int middle = (low + high) / 2;
      if (blocks.get(middle).first() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      rewind();
      return;
    }
    begin(low - 1);
    for (fill(); ahead != null && ahead.offset() < offset; fill()) {
      ahead = null;
    }
  }

  private void rewind() {
    if (!blocks.isEmpty()) {
      begin(0);
    }
  }

  @Override
  public Optional<ConsumerRecord<String, byte[]>> peek() {
    fill();
    return Optional.ofNullable(ahead);
  }

  @Override
  public Optional<ConsumerRecord<String, byte[]>> nextUpTo(long offset) {
    fill();
    if (ahead == null || ahead.offset() > offset) {
      return Optional.empty();
    }
    ConsumerRecord<String, byte[]> record = ahead;
    ahead = null;
    return Optional.of(record);
  }

  private void fill() {
    if (ahead == null && hasNext()) {
      try {
        ahead = reader.next();
      } catch (DataFormatException e) {
        throw damaged(e);
      }
    }
  }

  /** The next record with its key as bytes; null at the end. */
  ConsumerRecord<byte[], byte[]> nextRaw() {
    if (!hasNext()) {
      return null;
    }
    try {
      return reader.nextRaw();
    } catch (DataFormatException e) {
      throw damaged(e);
    }
  }

  private boolean hasNext() {
    while (block < 0 || reader.left() == 0) {
      if (block + 1 >= blocks.size()) {
        return false;
      }
      begin(block + 1);
    }
    return true;
  }

  private void begin(int next) {
    block = next;
    try {
      byte[] payload = file.frame(blocks.get(block).position(), Frames.BLOCK);
      reader.begin(payload, payload.length, partition.number(), file.header().compression());
    } catch (DataFormatException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ArchiveException e) {
      throw new ArchiveException("%s; it holds %s".formatted(e.getMessage(), here()), e);
    }
  }

  private ArchiveException damaged(DataFormatException e) {
    return file.at(
        blocks.get(block).position(), "the block with %s: %s".formatted(here(), e.getMessage()));
  }

  private String here() {
    return "topic %s, cell %d, from offset %d"
        .formatted(name.topic(), name.partition(), blocks.get(block).first());
  }

  @Override
  public void close() {
    // The file is open as long as its owner wants.
  }
}
