package io.fairlead.replay.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.replay.archive.Archives.Content;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveFileTest {
  private static final Header[] NO_HEADERS = {};

  @TempDir private Path folder;

  // ---- what goes in comes out

  @Property(tries = 200)
  void whateverIsWrittenIsReadBack(
      @ForAll("partitions") Map<TopicPartition, Content> partitions,
      @ForAll Compression compression)
      throws IOException {
    Path file = Files.createTempFile("archive", ".fairlead");
    try {
      Archives.write(file, partitions, compression);

      Map<TopicPartition, Content> read = Archives.read(file);

      assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(partitions.keySet());
      partitions.forEach(
          (name, content) -> {
            assertThat(read.get(name).end()).isEqualTo(content.end());
            assertThat(texts(read.get(name).records())).isEqualTo(texts(content.records()));
          });
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  Arbitrary<Map<TopicPartition, Content>> partitions() {
    Arbitrary<byte[]> bytes =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300).injectNull(0.2);
    Arbitrary<Header> headers =
        Combinators.combine(Arbitraries.strings().ofMaxLength(8), bytes)
            .as((name, value) -> (Header) new RecordHeader(name, value));
    Arbitrary<Draft> drafts =
        Combinators.combine(
                Arbitraries.longs().between(0, 3),
                Arbitraries.longs().between(-1, 1L << 50),
                bytes,
                bytes,
                headers.list().ofMaxSize(9))
            .as(Draft::new);
    Arbitrary<TopicPartition> names =
        Combinators.combine(Arbitraries.of(Topic.class), Arbitraries.integers().between(0, 2))
            .as((topic, cell) -> new TopicPartition(topic.suffix(), cell));
    return Arbitraries.maps(names, drafts.list().ofMaxSize(40)).ofMaxSize(5).map(this::contents);
  }

  /** A record before it has its place. */
  @SuppressWarnings("ArrayRecordComponent") // compared part by part
  private record Draft(long gap, long timestamp, byte[] key, byte[] value, List<Header> headers) {}

  private Map<TopicPartition, Content> contents(Map<TopicPartition, List<Draft>> partitions) {
    Map<TopicPartition, Content> contents = new LinkedHashMap<>();
    partitions.forEach(
        (name, drafts) -> {
          List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
          long offset = 0;
          for (Draft draft : drafts) {
            offset += draft.gap();
            records.add(
                Archives.record(
                    Topic.bySuffix(name.topic()),
                    name.partition(),
                    offset++,
                    draft.timestamp(),
                    draft.key(),
                    draft.value(),
                    new RecordHeaders(draft.headers().toArray(NO_HEADERS))));
          }
          contents.put(name, new Content(records, offset + drafts.size() % 3));
        });
    return contents;
  }

  private static List<String> texts(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(
            record ->
                record.offset()
                    + " "
                    + record.timestamp()
                    + " "
                    + Arrays.toString(record.key())
                    + Arrays.toString(record.value())
                    + Arrays.stream(record.headers().toArray())
                        .map(header -> header.key() + Arrays.toString(header.value()))
                        .toList())
        .toList();
  }

  @Test
  void recordsLargerThanABlockAndHugeHeadersAreReadBack() {
    byte[] huge = new byte[3 * BlockWriter.FULL];
    new Random(1).nextBytes(huge);
    var headers = new RecordHeaders(new Header[] {new RecordHeader("huge", huge)});
    var record = Archives.record(Topic.SPEC, 0, 7, 1, null, huge, headers);
    Path file = file(Map.of(name(Topic.SPEC), new Content(List.of(record))));

    var read = Archives.read(file).get(name(Topic.SPEC)).records();

    assertThat(texts(read)).isEqualTo(texts(List.of(record)));
  }

  // ---- as a tape

  @Test
  void aTapeGoesForwardsAndBackwardsOverBlocksAndGaps() throws IOException {
    // Given a partition of several blocks, with every third offset only
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      records.add(simple(3L * i, 1_000));
    }
    Path path = file(Map.of(name(Topic.SPEC), new Content(records, 9_005)));
    try (ArchiveFile file = ArchiveFile.open(path);
        Tape tape = file.open(Topic.SPEC, 0)) {
      assertThat(tape.end()).isEqualTo(9_005);
      for (long wanted : new long[] {0, 8_997, 3, 4_500, 4_499, 1, 8_996}) {
        tape.seek(wanted);
        long found = Math.ceilDiv(wanted, 3) * 3;
        assertThat(tape.peek().orElseThrow().offset()).isEqualTo(found);
        assertThat(tape.nextUpTo(found - 1)).isEmpty();
        assertThat(tape.nextUpTo(found).orElseThrow().offset()).isEqualTo(found);
      }
      tape.seek(8_998);
      assertThat(tape.next()).isEmpty();
    }
  }

  @Test
  void aPartitionThatIsNotInTheFileIsEmpty() throws IOException {
    Path path = file(Map.of(name(Topic.SPEC), new Content(List.of(simple(0, 1)))));
    try (ArchiveFile file = ArchiveFile.open(path);
        Tape tape = file.open(Topic.SCALING, 4)) {
      assertThat(tape.next()).isEqualTo(Optional.empty());
      assertThat(tape.end()).isZero();
    }
  }

  // ---- damage

  @Test
  void aFileThatIsCutOffAnywhereSaysThatItIsAndWhere() throws IOException {
    byte[] whole = Files.readAllBytes(several());
    Random random = new Random(2);
    for (int i = 0; i < 60; i++) {
      int length = i == 0 ? whole.length - 1 : random.nextInt(8, whole.length);
      Path cut = Files.write(folder.resolve("cut-" + length), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ArchiveFile.open(cut).close())
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining(cut.toString())
          .hasMessageContaining("at byte ");
    }
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 2_000));
    assertThatThrownBy(() -> ArchiveFile.open(cut).close())
        .hasMessageContaining("cut off")
        .hasMessageContaining("the last whole block before is of topic spec, cell 0, from offset");
  }

  @Test
  void aFileWithAnyByteChangedSaysWhere() throws IOException {
    byte[] whole = Files.readAllBytes(several());
    Random random = new Random(3);
    for (int i = 0; i < 60; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(8, whole.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Path file = Files.write(folder.resolve("changed-" + i), changed);
      assertThatThrownBy(
              () -> {
                try (ArchiveFile archive = ArchiveFile.open(file)) {
                  archive.check();
                }
              })
          .as("byte %d of %d", at, whole.length)
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining("at byte ");
    }
  }

  @Test
  void aDamagedBlockIsNamedByItsTopicAndOffset() throws IOException {
    Path path = several();
    long position;
    try (ArchiveFile file = ArchiveFile.open(path)) {
      position = file.blockPositions(Topic.SPEC, 0).get(1);
    }
    byte[] bytes = Files.readAllBytes(path);
    bytes[(int) position + Frames.PREFIX + 100] ^= 1;
    Files.write(path, bytes);
    try (ArchiveFile file = ArchiveFile.open(path);
        Tape tape = file.open(Topic.SPEC, 0)) {
      assertThatThrownBy(
              () -> {
                while (tape.next().isPresent()) {
                  // on
                }
              })
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining("at byte %,d".formatted(position))
          .hasMessageContaining("damaged")
          .hasMessageContaining("topic test.spec, cell 0, from offset ");
    }
  }

  @Test
  void whatIsNoArchiveSaysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "this is no archive of anything", UTF_8);

    assertThatThrownBy(() -> ArchiveFile.open(file).close())
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("is no archive of a log");
  }

  // ---- helpers

  private static TopicPartition name(Topic topic) {
    return new TopicPartition(topic.suffix(), 0);
  }

  private static ConsumerRecord<byte[], byte[]> simple(long offset, int size) {
    byte[] value = new byte[size];
    new Random(offset).nextBytes(value);
    return Archives.record(
        Topic.SPEC, 0, offset, offset, new byte[] {'0'}, value, new RecordHeaders());
  }

  /** A file of several blocks. */
  private Path several() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      records.add(simple(i, 1_000));
    }
    return file(Map.of(name(Topic.SPEC), new Content(records)));
  }

  private Path file(Map<TopicPartition, Content> partitions) {
    Path file = folder.resolve("log.fairlead");
    Archives.write(file, partitions, Compression.best());
    return file;
  }
}
