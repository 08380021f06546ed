package io.fairlead.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.domain.StateWriter;
import io.fairlead.stream.snapshot.ChunkOutput;
import io.fairlead.stream.snapshot.Digests;
import io.fairlead.stream.snapshot.SnapshotManifest;
import io.fairlead.stream.snapshot.SnapshotPoint;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;

/**
 * Writes snapshots into a log: first takes back the manifest whose place the new one will have,
 * then the chunks, and when all of them are safe the manifest. Whatever happens in between, each
 * manifest that is there is of a snapshot that is there.
 *
 * <p>Not in a transaction: one that is left open would keep the other processors of the cell from
 * reading theirs. Two writers at once do no harm but to the one place that they both write.
 */
public final class SnapshotWriter {
  static final String CHUNK_TYPE = "io.fairlead.snapshot.chunk.v1";
  static final String MANIFEST_TYPE = "io.fairlead.snapshot.completed.v1";

  /** Takes records, keeps their order, and says later where they are. */
  public interface Sink {
    Future<RecordMetadata> send(ProducerRecord<String, byte[]> record);
  }

  private final Sink log;
  private final Topics topics;
  private final int chunkBytes;

  SnapshotWriter(Sink log, Topics topics) {
    this(log, topics, RecordLimits.SNAPSHOT);
  }

  /**
   * @param chunkBytes the same for all who write into one log, or equal states make unequal chunks
   */
  public SnapshotWriter(Sink log, Topics topics, int chunkBytes) {
    this.log = log;
    this.topics = topics;
    this.chunkBytes = chunkBytes;
  }

  /**
   * Returns when the snapshot is safe.
   *
   * @param others that are there of the same processor and cell
   * @throws KafkaException if it could not be written; then there is one less, or as many as before
   */
  SnapshotManifest write(
      SnapshotPoint point, Consumer<StateWriter> state, List<SnapshotStore.Entry> others) {
    int slot = freeSlot(others);
    String key = SnapshotStore.keyPrefix(point.processor(), point.cell()) + slot;
    if (others.stream().anyMatch(entry -> entry.key().equals(key))) {
      await(log.send(record(Topic.SNAPSHOT_MANIFEST, point, key, null)));
    }
    Chunks chunks = new Chunks(point, key);
    try (ChunkOutput out = new ChunkOutput(chunkBytes, chunks)) {
      SnapshotStore.FORMAT.write(out, point, state);
    }
    SnapshotManifest manifest = chunks.manifest(slot);
    forget(key, manifest, others);
    await(log.send(manifestRecord(key, manifest)));
    return manifest;
  }

  /** The chunks of the one before in this place that are not replaced, because there are fewer. */
  private void forget(String key, SnapshotManifest manifest, List<SnapshotStore.Entry> others) {
    int before =
        others.stream()
            .filter(entry -> entry.key().equals(key) && entry.isReadable())
            .mapToInt(entry -> entry.manifest().chunks().size())
            .max()
            .orElse(0);
    for (int i = manifest.chunks().size(); i < before; i++) {
      log.send(record(Topic.SNAPSHOT, manifest.point(), key + "/" + i, null));
    }
  }

  /** A place that nothing readable is in, or the oldest one's. */
  private static int freeSlot(List<SnapshotStore.Entry> others) {
    List<SnapshotManifest> readable =
        others.stream()
            .filter(SnapshotStore.Entry::isReadable)
            .map(SnapshotStore.Entry::manifest)
            .toList();
    return IntStream.range(0, SnapshotStore.SLOTS)
        .filter(slot -> readable.stream().noneMatch(manifest -> manifest.slot() == slot))
        .findFirst()
        .orElseGet(() -> readable.getLast().slot());
  }

  private ProducerRecord<String, byte[]> manifestRecord(String key, SnapshotManifest manifest) {
    byte[] value;
    try {
      value = EventJson.mapper().writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a manifest must be writable", e);
    }
    SnapshotPoint point = manifest.point();
    var record = record(Topic.SNAPSHOT_MANIFEST, point, key, value);
    head(record.headers(), MANIFEST_TYPE, "application/json", key, point, value);
    return record;
  }

  private ProducerRecord<String, byte[]> record(
      Topic topic, SnapshotPoint point, String key, byte[] value) {
    return new ProducerRecord<>(topics.name(topic), point.cell(), key, value);
  }

  private static void head(
      Headers headers, String type, String content, String key, SnapshotPoint point, byte[] value) {
    EventHeaders.add(headers, "ce_specversion", "1.0");
    EventHeaders.add(headers, "ce_id", key + "/" + point.cycle());
    EventHeaders.add(headers, EventHeaders.SOURCE, "/fairlead/" + point.processor());
    EventHeaders.add(headers, EventHeaders.TYPE, type);
    EventHeaders.add(headers, "ce_time", InstantJson.format(point.now()));
    EventHeaders.add(headers, "content-type", content);
    EventHeaders.add(headers, SnapshotStore.SHA_256, Digests.sha256(value));
  }

  private static RecordMetadata await(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing a snapshot", e);
    } catch (ExecutionException e) {
      throw new KafkaException("a snapshot cannot be written", e.getCause());
    }
  }

  /** Sends chunks as they come. The client's buffer holds those that are on their way. */
  private final class Chunks implements Consumer<byte[]> {
    private record Sent(int bytes, String sha256, Future<RecordMetadata> metadata) {}

    private final SnapshotPoint point;
    private final String key;
    private final List<Sent> sent = new ArrayList<>();

    Chunks(SnapshotPoint point, String key) {
      this.point = point;
      this.key = key;
    }

    @Override
    public void accept(byte[] chunk) {
      String chunkKey = key + "/" + sent.size();
      var record = record(Topic.SNAPSHOT, point, chunkKey, chunk);
      head(record.headers(), CHUNK_TYPE, "application/octet-stream", chunkKey, point, chunk);
      String digest = EventHeaders.text(record.headers(), SnapshotStore.SHA_256);
      sent.add(new Sent(chunk.length, digest, log.send(record)));
    }

    SnapshotManifest manifest(int slot) {
      List<SnapshotManifest.Chunk> chunks = new ArrayList<>();
      long bytes = 0;
      for (Sent chunk : sent) {
        chunks.add(
            new SnapshotManifest.Chunk(
                await(chunk.metadata()).offset(), chunk.bytes(), chunk.sha256()));
        bytes += chunk.bytes();
      }
      return new SnapshotManifest(point, slot, bytes, chunks);
    }
  }
}
