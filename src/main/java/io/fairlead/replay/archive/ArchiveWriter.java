package io.fairlead.replay.archive;

import io.fairlead.stream.EventHeaders;
import io.fairlead.stream.EventJson;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Writes an archive from its beginning to its end, holding no more of it than one block. Only
 * {@link #finish} makes it a whole one: what is closed before is known as cut off.
 */
public final class ArchiveWriter implements Closeable {
  private final OutputStream out;
  private final ArchiveHeader header;
  private final MessageDigest digest = Digests.sha256();
  private final BlockWriter block = new BlockWriter();
  private final List<ArchiveIndex.Partition> partitions = new ArrayList<>();
  private final SortedMap<String, TreeSet<String>> policies = new TreeMap<>();
  private List<ArchiveIndex.Block> blocks = new ArrayList<>();
  private long position;
  private long records;
  private long last = -1;

  public ArchiveWriter(OutputStream out, ArchiveHeader header) throws IOException {
    this.out = out;
    this.header = header;
    write(Frames.magic());
    frame(Frames.HEADER, EventJson.mapper().writeValueAsBytes(header));
  }

  /** How many bytes have been written. */
  public long position() {
    return position;
  }

  /**
   * Adds the next record of the header's next partition that is not {@link #endPartition ended}.
   */
  public void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
    if (record.offset() <= last) {
      throw new IllegalArgumentException(
          "offset %d behind offset %d".formatted(record.offset(), last));
    }
    notePolicy(record.headers());
    block.add(record);
    last = record.offset();
    records++;
    if (block.isFull()) {
      writeBlock();
    }
  }

  private void notePolicy(Headers headers) {
    String provenance = EventHeaders.text(headers, EventHeaders.PROVENANCE);
    String source = EventHeaders.text(headers, EventHeaders.SOURCE);
    if (provenance != null && source != null) {
      Policies.of(provenance)
          .ifPresent(
              policy -> policies.computeIfAbsent(source, any -> new TreeSet<>()).add(policy));
    }
  }

  /**
   * Ends the partition that is being written.
   *
   * @param end the offset behind what the partition holds, records or not
   */
  public void endPartition(long end) throws IOException {
    if (block.records() > 0) {
      writeBlock();
    }
    ArchiveHeader.Range range = header.partitions().get(partitions.size());
    partitions.add(new ArchiveIndex.Partition(range.topic(), range.cell(), records, end, blocks));
    blocks = new ArrayList<>();
    records = 0;
    last = -1;
  }

  private void writeBlock() throws IOException {
    blocks.add(new ArchiveIndex.Block(position, block.first(), block.records()));
    frame(Frames.BLOCK, block.finish(partitions.size(), header.compression()));
  }

  /** After the last partition: what makes it a whole one. */
  public void finish() throws IOException {
    if (partitions.size() != header.partitions().size()) {
      throw new IllegalStateException(
          "%d of %d partitions were written"
              .formatted(partitions.size(), header.partitions().size()));
    }
    SortedMap<String, List<String>> named = new TreeMap<>();
    policies.forEach((source, descriptions) -> named.put(source, List.copyOf(descriptions)));
    byte[] json = EventJson.mapper().writeValueAsBytes(new ArchiveIndex(partitions, named));
    byte[] compressed = header.compression().compress(json, json.length);
    long index = position;
    frame(
        Frames.INDEX,
        ByteBuffer.allocate(4 + compressed.length).putInt(json.length).put(compressed).array());
    frame(
        Frames.END,
        ByteBuffer.allocate(Frames.END_PAYLOAD).putLong(index).put(digest.digest()).array());
    out.flush();
  }

  private void frame(byte type, byte[] payload) throws IOException {
    write(Frames.prefix(type, payload));
    write(payload);
  }

  private void write(byte[] bytes) throws IOException {
    digest.update(bytes);
    out.write(bytes);
    position += bytes.length;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
