package io.fairlead.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.domain.StateReader;
import io.fairlead.stream.snapshot.ChunkInput;
import io.fairlead.stream.snapshot.Digests;
import io.fairlead.stream.snapshot.RejectedSnapshotException;
import io.fairlead.stream.snapshot.RejectedSnapshotException.Reason;
import io.fairlead.stream.snapshot.SnapshotFormat;
import io.fairlead.stream.snapshot.SnapshotManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The snapshots in a log, to be read.
 *
 * <p>They are in two compacted topics, one partition a cell. {@code snapshot} has the chunks, which
 * are large; {@code snapshot-manifest} says where they are, and is small enough to be read whole
 * before anything else. Each processor has {@link #SLOTS} places in a cell, and the next snapshot
 * goes where the oldest is, so there are always whole ones while one is written.
 */
final class SnapshotStore {

  /** Two whole ones stay while the third is written. */
  static final int SLOTS = 3;

  /** Of a manifest's value, in its headers. */
  static final String SHA_256 = "fairlead_sha256";

  static final SnapshotFormat FORMAT = new SnapshotFormat(EventJson.mapper());

  private final LogReader log;

  SnapshotStore(LogReader log) {
    this.log = log;
  }

  /**
   * A snapshot that has been announced; whether it is there and whole, reading it will tell.
   *
   * @param manifest or why there is none
   */
  record Entry(
      String key, long timestamp, SnapshotManifest manifest, RejectedSnapshotException rejection) {

    boolean isOf(String processor) {
      return processor.equals(key.split("/", 3)[1]);
    }

    boolean isReadable() {
      return manifest != null;
    }
  }

  static String keyPrefix(String processor, int cell) {
    return cell + "/" + processor + "/";
  }

  /** All of a cell, the newest first; what cannot be read is at the end. */
  List<Entry> entries(int cell) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (Tape tape = log.open(Topic.SNAPSHOT_MANIFEST, cell)) {
      for (var record = tape.next(); record.isPresent(); record = tape.next()) {
        String key = record.get().key();
        if (record.get().value() == null) {
          entries.remove(key);
        } else {
          entries.put(key, entry(record.get()));
        }
      }
    }
    return newestFirst(entries.values());
  }

  /** Those of one processor. */
  List<Entry> entries(String processor, int cell) {
    return of(processor, entries(cell));
  }

  static List<Entry> of(String processor, List<Entry> entries) {
    return entries.stream().filter(entry -> entry.isOf(processor)).toList();
  }

  private static List<Entry> newestFirst(Collection<Entry> entries) {
    return entries.stream()
        .sorted(
            Comparator.comparing(Entry::isReadable)
                .thenComparingLong(
                    entry -> entry.isReadable() ? entry.manifest().point().cycle() : 0)
                .reversed())
        .toList();
  }

  private static Entry entry(ConsumerRecord<String, byte[]> record) {
    try {
      return new Entry(record.key(), record.timestamp(), manifest(record), null);
    } catch (RejectedSnapshotException e) {
      return new Entry(record.key(), record.timestamp(), null, e);
    }
  }

  private static SnapshotManifest manifest(ConsumerRecord<String, byte[]> record)
      throws RejectedSnapshotException {
    String digest = EventHeaders.text(record.headers(), SHA_256);
    if (!Digests.sha256(record.value()).equals(digest)) {
      throw new RejectedSnapshotException(Reason.CORRUPT, "its manifest is not what was written");
    }
    String type = EventHeaders.text(record.headers(), EventHeaders.TYPE);
    if (!SnapshotWriter.MANIFEST_TYPE.equals(type)) {
      throw new RejectedSnapshotException(Reason.FORMAT, "its manifest is of type " + type);
    }
    try {
      return EventJson.mapper().readValue(record.value(), SnapshotManifest.class);
    } catch (JsonProcessingException e) {
      throw new RejectedSnapshotException(
          Reason.FORMAT, "its manifest cannot be read: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new RejectedSnapshotException(Reason.FORMAT, "its manifest cannot be read", e);
    }
  }

  /**
   * Reads a snapshot.
   *
   * @param state of no use if this fails
   * @throws RejectedSnapshotException if it is not there or not whole
   */
  void read(SnapshotManifest manifest, Consumer<StateReader> state)
      throws RejectedSnapshotException {
    try (Tape tape = log.open(Topic.SNAPSHOT, manifest.point().cell())) {
      FORMAT.read(new ChunkInput(manifest, new Chunks(tape)), manifest.point(), state);
    }
  }

  /**
   * Checks that a snapshot is there, byte for byte, without loading it.
   *
   * @throws RejectedSnapshotException if it is not
   */
  void verify(SnapshotManifest manifest) throws RejectedSnapshotException {
    try (Tape tape = log.open(Topic.SNAPSHOT, manifest.point().cell());
        ChunkInput chunks = new ChunkInput(manifest, new Chunks(tape))) {
      long size = chunks.transferTo(OutputStream.nullOutputStream());
      if (size != manifest.bytes()) {
        throw new RejectedSnapshotException(Reason.CORRUPT, "its size is not what was written");
      }
    } catch (RejectedSnapshotException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Chunks by their offsets, of which most follow one another. */
  private record Chunks(Tape tape, AtomicLong next) implements ChunkInput.Source {
    Chunks(Tape tape) {
      this(tape, new AtomicLong(-1));
    }

    @Override
    public byte[] bytes(SnapshotManifest.Chunk chunk) throws RejectedSnapshotException {
      if (chunk.offset() >= 0 && chunk.offset() < tape.end()) {
        if (chunk.offset() != next.getAndSet(chunk.offset() + 1)) {
          tape.seek(chunk.offset());
        }
        var record = tape.nextUpTo(chunk.offset());
        if (record.isPresent() && record.get().offset() == chunk.offset()) {
          return record.get().value() == null ? new byte[0] : record.get().value();
        }
      }
      throw new RejectedSnapshotException(
          Reason.INCOMPLETE, "there is no chunk at offset " + chunk.offset());
    }
  }
}
