package io.fairlead.replay.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.stream.EventJson;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.DataFormatException;
import org.apache.kafka.common.TopicPartition;

/**
 * A log in a file, read as one reads it in a Kafka. Each tape holds one block, so memory does not
 * grow with the file. Whatever is wrong with the file is an {@link ArchiveException} that says
 * where.
 */
public final class ArchiveFile implements LogReader, Closeable {

  /** A partition's place in header and index. */
  record Partition(int number, ArchiveHeader.Range range, ArchiveIndex.Partition index) {}

  private final Path path;
  private final FileChannel file;
  private final ArchiveHeader header;
  private final ArchiveIndex index;
  private final Topics topics;
  private final Map<TopicPartition, Partition> partitions = new HashMap<>();

  private ArchiveFile(Path path, FileChannel file) throws IOException {
    this.path = path;
    this.file = file;
    byte[] magic = read(0, Frames.magic().length);
    if (!Arrays.equals(magic, Frames.magic())) {
      throw new ArchiveException(
          "%s is no archive of a log: it does not begin as one".formatted(path));
    }
    long begin = Frames.magic().length;
    this.header = json(begin, frame(begin, Frames.HEADER), ArchiveHeader.class);
    if (header.format() > ArchiveHeader.FORMAT) {
      throw new ArchiveException(
          "%s has format %d, and this program reads formats up to %d; it was written by Fairlead %s"
              .formatted(path, header.format(), ArchiveHeader.FORMAT, header.program()));
    }
    this.index = readIndex();
    this.topics = new Topics(header.topicPrefix());
    for (int i = 0; i < header.partitions().size(); i++) {
      ArchiveHeader.Range range = header.partitions().get(i);
      partitions.put(
          new TopicPartition(range.topic(), range.cell()),
          new Partition(i, range, index.partitions().get(i)));
    }
  }

  /**
   * Opens a file and reads its index.
   *
   * @throws ArchiveException if it is no whole archive, with the place where it ends or is broken
   * @throws IOException if the file cannot be read
   */
  public static ArchiveFile open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new ArchiveFile(path, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  public Path path() {
    return path;
  }

  public ArchiveHeader header() {
    return header;
  }

  /** The topics by the names that they had where they were read. */
  public Topics topics() {
    return topics;
  }

  /** The descriptions of all policies that cycles name, by the arrow's source. */
  public SortedMap<String, List<String>> policies() {
    return index.policies();
  }

  /** The cells of which there is anything, in order. */
  public List<Integer> cells() {
    return header.partitions().stream().map(ArchiveHeader.Range::cell).distinct().sorted().toList();
  }

  /** How many records there are, of all topics. */
  public long records() {
    return index.partitions().stream().mapToLong(ArchiveIndex.Partition::records).sum();
  }

  /** How many records of a topic there are, in all cells. */
  public long records(Topic topic) {
    return index.partitions().stream()
        .filter(partition -> partition.topic().equals(topic.suffix()))
        .mapToLong(ArchiveIndex.Partition::records)
        .sum();
  }

  // ---- tapes

  @Override
  public Tape open(Topic topic, int cell) {
    return tape(topic, cell);
  }

  @Override
  public Tape openSettled(Topic topic, int cell) {
    return tape(topic, cell);
  }

  ArchiveTape tape(Topic topic, int cell) {
    TopicPartition name = new TopicPartition(topics.name(topic), cell);
    return new ArchiveTape(this, name, partitions.get(new TopicPartition(topic.suffix(), cell)));
  }

  /** Where a partition's blocks are in the file. */
  List<Long> blockPositions(Topic topic, int cell) {
    return partitions.get(new TopicPartition(topic.suffix(), cell)).index().blocks().stream()
        .map(ArchiveIndex.Block::position)
        .toList();
  }

  // ---- frames

  /**
   * Reads the whole file and compares it with the digest at its end.
   *
   * @throws ArchiveException if they differ, with the first frame that is broken
   */
  public void check() throws IOException {
    MessageDigest digest = Digests.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    long end = file.size() - Frames.END_FRAME;
    for (long at = 0; at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      readFully(at, buffer);
      digest.update(buffer.flip());
    }
    byte[] said = Arrays.copyOfRange(frame(end, Frames.END), 8, Frames.END_PAYLOAD);
    if (!Arrays.equals(said, digest.digest())) {
      throw broken("the file is not what was written: its digest is another");
    }
  }

  private ArchiveIndex readIndex() throws IOException {
    long end = file.size() - Frames.END_FRAME;
    byte[] payload;
    try {
      payload = frame(end, Frames.END);
    } catch (ArchiveException e) {
      throw broken("the file is cut off, or something follows its end");
    }
    long position = ByteBuffer.wrap(payload).getLong();
    byte[] frame = frame(position, Frames.INDEX);
    try {
      int size = ByteBuffer.wrap(frame).getInt();
      byte[] json = new byte[size];
      header.compression().decompress(frame, 4, frame.length - 4, json, size);
      return json(position, json, ArchiveIndex.class);
    } catch (DataFormatException e) {
      throw at(position, "the index cannot be read: " + e.getMessage());
    }
  }

  private <T> T json(long position, byte[] json, Class<T> type) throws IOException {
    try {
      return EventJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw at(position, e.getOriginalMessage());
    }
  }

  /**
   * The payload of the frame at a position, checked.
   *
   * @throws ArchiveException if there is none of that type, or it is broken
   */
  byte[] frame(long position, byte type) throws IOException {
    if (position < 0 || position + Frames.PREFIX > file.size()) {
      throw at(position, "no %s is there: the file ends".formatted(Frames.nameOf(type)));
    }
    ByteBuffer prefix = ByteBuffer.wrap(read(position, Frames.PREFIX));
    byte found = prefix.get();
    int length = prefix.getInt();
    int checksum = prefix.getInt();
    if (found != type || length < 0 || length > Frames.MAX_PAYLOAD) {
      throw at(position, "no %s is there".formatted(Frames.nameOf(type)));
    }
    if (position + Frames.PREFIX + length > file.size()) {
      throw at(position, "the file ends within the %s".formatted(Frames.nameOf(type)));
    }
    byte[] payload = read(position + Frames.PREFIX, length);
    if (Frames.checksum(type, payload, length) != checksum) {
      throw at(
          position,
          "the %s of %d bytes is damaged: its checksum is another"
              .formatted(Frames.nameOf(type), length));
    }
    return payload;
  }

  ArchiveException at(long position, String what) {
    return new ArchiveException("%s: at byte %,d: %s".formatted(path, position, what));
  }

  /** Walks through the frames to say where the file stops being one. */
  private ArchiveException broken(String what) throws IOException {
    long position = Frames.magic().length;
    String lastBlock = "there is no whole block before";
    try {
      frame(position, Frames.HEADER);
      for (position = next(position); position < file.size(); position = next(position)) {
        byte type = read(position, 1)[0];
        if (type == Frames.END && position + Frames.END_FRAME == file.size()) {
          break;
        }
        byte[] payload = frame(position, type);
        if (type == Frames.BLOCK) {
          lastBlock = describe(payload);
        }
      }
      return at(position, what + "; " + lastBlock);
    } catch (ArchiveException e) {
      return new ArchiveException("%s: %s; %s".formatted(e.getMessage(), what, lastBlock), e);
    }
  }

  private long next(long position) throws IOException {
    return position + Frames.PREFIX + ByteBuffer.wrap(read(position + 1, 4)).getInt();
  }

  private String describe(byte[] block) {
    ByteBuffer head = ByteBuffer.wrap(block);
    ArchiveHeader.Range range = header.partitions().get(head.getInt());
    return "the last whole block before is of topic %s, cell %d, from offset %d, %d records"
        .formatted(range.topic(), range.cell(), head.getLong(), head.getInt());
  }

  private byte[] read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    readFully(position, bytes);
    return bytes.array();
  }

  private void readFully(long position, ByteBuffer bytes) throws IOException {
    for (long at = position; bytes.hasRemaining(); ) {
      int count = file.read(bytes, at);
      if (count < 0) {
        throw at(at, "the file ends");
      }
      at += count;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
