package io.fairlead.replay.archive;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Reads what a {@link BlockWriter} wrote; one for a partition, its buffers used again. */
final class BlockReader {
  /** Number of the partition, first offset, records, size before compression. */
  static final int HEAD = 4 + 8 + 4 + 4;

  private static final Header[] NO_HEADERS = {};

  private final TopicPartition partition;
  private final Texts names = new Texts();
  private final Texts keys = new Texts();
  private byte[] bytes = new byte[0];
  private int size;
  private int at;
  private int left;
  private long offset;
  private long timestamp;

  BlockReader(TopicPartition partition) {
    this.partition = partition;
  }

  /**
   * @param payload of a frame
   * @throws DataFormatException if the block is none, or is another partition's
   */
  void begin(byte[] payload, int length, int number, Compression compression)
      throws DataFormatException {
    if (length < HEAD) {
      throw new DataFormatException("a block of %d bytes".formatted(length));
    }
    ByteBuffer head = ByteBuffer.wrap(payload, 0, HEAD);
    if (head.getInt() != number) {
      throw new DataFormatException("the block is of another partition");
    }
    offset = head.getLong() - 1;
    left = head.getInt();
    size = head.getInt();
    if (size < 0 || left < 0) {
      throw new DataFormatException("a negative size");
    }
    if (bytes.length < size) {
      bytes = new byte[size];
    }
    compression.decompress(payload, HEAD, length - HEAD, bytes, size);
    at = 0;
    timestamp = 0;
  }

  /** How many records are left. */
  int left() {
    return left;
  }

  /** The next record with its key as bytes, for those who copy. */
  ConsumerRecord<byte[], byte[]> nextRaw() throws DataFormatException {
    position();
    return record(bytes(), bytes());
  }

  /** The next record. */
  ConsumerRecord<String, byte[]> next() throws DataFormatException {
    position();
    return record(text(keys), bytes());
  }

  private void position() throws DataFormatException {
    offset += varint() + 1;
    long zigzag = varint();
    timestamp += (zigzag >>> 1) ^ -(zigzag & 1);
    left--;
  }

  private <K> ConsumerRecord<K, byte[]> record(K key, byte[] value) throws DataFormatException {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        timestamp,
        TimestampType.CREATE_TIME,
        ConsumerRecord.NULL_SIZE,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        headers(),
        Optional.empty());
  }

  private RecordHeaders headers() throws DataFormatException {
    int count = count(varint());
    if (count == 0) {
      return new RecordHeaders(NO_HEADERS);
    }
    Header[] headers = new Header[count];
    for (int i = 0; i < count; i++) {
      headers[i] = new RecordHeader(text(names), bytes());
    }
    return new RecordHeaders(headers);
  }

  private byte[] bytes() throws DataFormatException {
    int length = count(varint()) - 1;
    if (length < 0) {
      return null;
    }
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  private String text(Texts known) throws DataFormatException {
    int length = count(varint()) - 1;
    if (length < 0) {
      return null;
    }
    String text = known.of(bytes, at, length);
    at += length;
    return text;
  }

  /** What is counted is there, a byte each at least. */
  private int count(long number) throws DataFormatException {
    if (number < 0 || number > size - at + 1L) {
      throw new DataFormatException(
          "a length of %d where %d bytes are left".formatted(number, size - at));
    }
    return (int) number;
  }

  private long varint() throws DataFormatException {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= size) {
        break;
      }
      byte next = bytes[at++];
      number |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new DataFormatException("the block ends within a number");
  }
}
