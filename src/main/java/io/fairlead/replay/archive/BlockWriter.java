package io.fairlead.replay.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Some records of one partition, one behind the other. Numbers are varints (seven bits a byte, the
 * lowest first), differences that may be negative are zigzag varints; bytes are their length plus
 * one and then they themselves, and a zero alone is null.
 */
final class BlockWriter {
  /** Once it has so many bytes, a block is full. */
  static final int FULL = 256 * 1024;

  private byte[] bytes = new byte[FULL + FULL / 4];
  private int size;
  private int records;
  private long first;
  private long offset;
  private long timestamp;

  int records() {
    return records;
  }

  long first() {
    return first;
  }

  /** The last record's offset. */
  long last() {
    return offset;
  }

  boolean isFull() {
    return size >= FULL;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    if (records == 0) {
      first = record.offset();
      offset = first - 1;
      timestamp = 0;
    }
    varint(record.offset() - offset - 1);
    zigzag(record.timestamp() - timestamp);
    bytes(record.key());
    bytes(record.value());
    Header[] headers = record.headers().toArray();
    varint(headers.length);
    for (Header header : headers) {
      bytes(header.key().getBytes(StandardCharsets.UTF_8));
      bytes(header.value());
    }
    offset = record.offset();
    timestamp = record.timestamp();
    records++;
  }

  /** The payload of its frame; the block is empty then. */
  byte[] finish(int partition, Compression compression) {
    byte[] compressed = compression.compress(bytes, size);
    ByteBuffer payload =
        ByteBuffer.allocate(BlockReader.HEAD + compressed.length)
            .putInt(partition)
            .putLong(first)
            .putInt(records)
            .putInt(size)
            .put(compressed);
    size = 0;
    records = 0;
    return payload.array();
  }

  private void bytes(byte[] value) {
    if (value == null) {
      varint(0);
      return;
    }
    varint(value.length + 1L);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void zigzag(long number) {
    varint((number << 1) ^ (number >> 63));
  }

  private void varint(long number) {
    reserve(10);
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
