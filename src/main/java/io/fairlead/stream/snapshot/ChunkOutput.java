package io.fairlead.stream.snapshot;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts what is written into pieces of one size, of which the last may be smaller. */
public final class ChunkOutput extends OutputStream {
  private final int chunkBytes;
  private final Consumer<byte[]> chunks;
  private byte[] chunk;
  private int size;

  public ChunkOutput(int chunkBytes, Consumer<byte[]> chunks) {
    this.chunkBytes = chunkBytes;
    this.chunks = chunks;
    this.chunk = new byte[chunkBytes];
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    int written = 0;
    while (written < length) {
      int count = Math.min(length - written, chunkBytes - size);
      System.arraycopy(bytes, from + written, chunk, size, count);
      size += count;
      written += count;
      if (size == chunkBytes) {
        chunks.accept(chunk);
        chunk = new byte[chunkBytes];
        size = 0;
      }
    }
  }

  @Override
  public void close() {
    if (size > 0) {
      chunks.accept(Arrays.copyOf(chunk, size));
      size = 0;
    }
  }
}
