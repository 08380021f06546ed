package io.fairlead.replay.archive;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The outer shape of an archive: a magic number and then frames, each {@code type (1 byte), length
 * (4), crc32c of type and payload (4), payload}. Numbers are big-endian.
 */
final class Frames {
  /** Broken by whoever takes the file for text: high bit, line ends, end of file. */
  private static final byte[] MAGIC = {(byte) 0x8F, 'F', 'L', 'O', 'G', '\r', '\n', 0x1A};

  static final byte HEADER = 'H';
  static final byte BLOCK = 'B';
  static final byte INDEX = 'I';
  static final byte END = 'E';

  /** Of type, length and checksum. */
  static final int PREFIX = 1 + 4 + 4;

  /** The position of the index and a SHA-256 of all before this frame. */
  static final int END_PAYLOAD = 8 + 32;

  static final int END_FRAME = PREFIX + END_PAYLOAD;

  /** No frame is larger: a block ends with the record that makes it large. */
  static final int MAX_PAYLOAD = 256 << 20;

  private Frames() {}

  static byte[] magic() {
    return MAGIC.clone();
  }

  static int checksum(byte type, byte[] payload, int length) {
    CRC32C crc = new CRC32C();
    crc.update(type);
    crc.update(payload, 0, length);
    return (int) crc.getValue();
  }

  static byte[] prefix(byte type, byte[] payload) {
    return ByteBuffer.allocate(PREFIX)
        .put(type)
        .putInt(payload.length)
        .putInt(checksum(type, payload, payload.length))
        .array();
  }

  static String nameOf(byte type) {
    return switch (type) {
      case HEADER -> "header";
      case BLOCK -> "block";
      case INDEX -> "index";
      case END -> "end";
      default -> "frame of unknown type " + type;
    };
  }
}
