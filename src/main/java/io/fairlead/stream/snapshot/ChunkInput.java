package io.fairlead.stream.snapshot;

import io.fairlead.stream.snapshot.RejectedSnapshotException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/**
 * A manifest's chunks as one stream. No byte of a chunk is given out before all of it is checked.
 */
public final class ChunkInput extends InputStream {

  /** Where the bytes are. */
  public interface Source {
    /**
     * The bytes of a chunk; asked for in the manifest's order.
     *
     * @throws RejectedSnapshotException if it is not there
     */
    byte[] bytes(SnapshotManifest.Chunk chunk) throws RejectedSnapshotException;
  }

  private final Iterator<SnapshotManifest.Chunk> chunks;
  private final Source source;
  private byte[] bytes = {};
  private int position;

  public ChunkInput(SnapshotManifest manifest, Source source) {
    this.chunks = manifest.chunks().iterator();
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? bytes[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - position);
    System.arraycopy(bytes, position, to, from, count);
    position += count;
    return count;
  }

  private boolean hasMore() throws RejectedSnapshotException {
    while (position == bytes.length && chunks.hasNext()) {
      bytes = checked(chunks.next());
      position = 0;
    }
    return position < bytes.length;
  }

  private byte[] checked(SnapshotManifest.Chunk chunk) throws RejectedSnapshotException {
    byte[] read = source.bytes(chunk);
    if (read.length != chunk.bytes() || !Digests.sha256(read).equals(chunk.sha256())) {
      throw new RejectedSnapshotException(
          Reason.CORRUPT, "the chunk at offset " + chunk.offset() + " is not what was written");
    }
    return read;
  }
}
