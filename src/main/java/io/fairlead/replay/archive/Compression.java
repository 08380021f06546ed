package io.fairlead.replay.archive;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** How blocks are compressed; an archive has one for all of them. */
public enum Compression {
  zstd {
    @Override
    byte[] compress(byte[] bytes, int length) {
      byte[] target = new byte[(int) Zstd.compressBound(length)];
      long size = Zstd.compressByteArray(target, 0, target.length, bytes, 0, length, ZSTD_LEVEL);
      if (Zstd.isError(size)) {
        throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
      }
      return Arrays.copyOf(target, (int) size);
    }

    @Override
    void decompress(byte[] bytes, int from, int length, byte[] target, int size)
        throws DataFormatException {
      long count;
      try {
        count = Zstd.decompressByteArray(target, 0, size, bytes, from, length);
      } catch (LinkageError unavailable) {
        throw new DataFormatException("it is compressed with zstd, which this machine cannot load");
      }
      if (Zstd.isError(count)) {
        throw new DataFormatException("zstd: " + Zstd.getErrorName(count));
      }
      requireSize(size, count);
    }
  },

  /** Raw deflate with zlib's frame: what every JDK has. */
  deflate {
    @Override
    byte[] compress(byte[] bytes, int length) {
      Deflater deflater = new Deflater();
      try {
        deflater.setInput(bytes, 0, length);
        deflater.finish();
        byte[] target = new byte[length + length / 8 + 64];
        int size = 0;
        while (!deflater.finished()) {
          if (size == target.length) {
            target = Arrays.copyOf(target, 2 * size);
          }
          size += deflater.deflate(target, size, target.length - size);
        }
        return Arrays.copyOf(target, size);
      } finally {
        deflater.end();
      }
    }

    @Override
    void decompress(byte[] bytes, int from, int length, byte[] target, int size)
        throws DataFormatException {
      Inflater inflater = new Inflater();
      try {
        inflater.setInput(bytes, from, length);
        int count = 0;
        for (int more = 1; more > 0 && count < size; count += more) {
          more = inflater.inflate(target, count, size - count);
        }
        requireSize(size, count);
      } finally {
        inflater.end();
      }
    }
  };

  private static final int ZSTD_LEVEL = 3;

  abstract byte[] compress(byte[] bytes, int length);

  /**
   * @param size what comes out
   * @throws DataFormatException if it does not
   */
  abstract void decompress(byte[] bytes, int from, int length, byte[] target, int size)
      throws DataFormatException;

  /** The best that this machine has: zstd is native code, which may be missing. */
  static Compression best() {
    try {
      zstd.compress(new byte[1], 1);
      return zstd;
    } catch (LinkageError unavailable) {
      return deflate;
    }
  }

  private static void requireSize(int wanted, long found) throws DataFormatException {
    if (found != wanted) {
      throw new DataFormatException("%d bytes instead of %d".formatted(found, wanted));
    }
  }
}
