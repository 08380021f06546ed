package io.fairlead.stream.snapshot;

import io.fairlead.domain.model.Copies;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Says where a snapshot is. Written behind all of its chunks: a snapshot without one is none.
 *
 * @param slot which of the few places it has; the next one in it takes its place
 * @param bytes of all chunks together
 * @param chunks in their order
 */
public record SnapshotManifest(SnapshotPoint point, int slot, long bytes, List<Chunk> chunks) {

  public SnapshotManifest {
    chunks = Copies.list(chunks);
  }

  /**
   * A piece of the snapshot's bytes.
   *
   * @param offset in the topic of the chunks
   * @param sha256 of its bytes
   */
  public record Chunk(long offset, int bytes, String sha256) {}

  /** The same for the same state, wherever it lies: a digest of the chunks' digests. */
  public String digest() {
    StringBuilder digests = new StringBuilder();
    chunks.forEach(chunk -> digests.append(chunk.sha256()));
    return Digests.sha256(digests.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
