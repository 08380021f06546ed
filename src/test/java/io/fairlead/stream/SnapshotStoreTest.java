package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.stream.snapshot.RejectedSnapshotException.Reason;
import io.fairlead.stream.snapshot.SnapshotManifest;
import io.fairlead.stream.snapshot.SnapshotPoint;
import io.fairlead.testing.Pods;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** A snapshot is what a fold of the log to its cycle gives, byte for byte, or it is passed over. */
class SnapshotStoreTest {
  private final RecordedCell cell = new RecordedCell();

  private static PodSubmitted pod(String name) {
    return new PodSubmitted(Pods.pod(name, Map.of("app", "web"), 100).withUid(name));
  }

  private static RecordedCell busy(RecordedCell cell) {
    cell.cycle(
        NodeBuilder.node("node-1").registered(),
        NodeBuilder.node("node-2").registered(),
        pod("a"),
        pod("b"));
    cell.cycle(pod("c"), new PodDeletionRequested("default", "a", null, 5L));
    return cell;
  }

  private void moreHappens() {
    cell.cycle(pod("later-" + cell.now().getEpochSecond()));
  }

  // ---- a snapshot is a function of the log

  @Test
  void whatIsLoadedAndFoldedToTheEndIsWhatIsFoldedFromTheBeginning() {
    busy(cell);
    cell.snapshot();
    moreHappens();

    assertThat(cell.restoresFrom()).isEqualTo(2);
    assertThat(cell.restored()).isEqualTo(cell.folded());
  }

  @Test
  void twoThatMakeTheSnapshotOfACycleMakeTheSame() {
    busy(cell);
    cell.snapshot();
    moreHappens();
    // One goes on from the snapshot before, the other has only the log.
    SnapshotManifest incremental = cell.snapshot();
    cell.log.records(Topic.SNAPSHOT_MANIFEST).clear();
    SnapshotManifest whole = cell.snapshot();

    assertThat(whole.digest()).isEqualTo(incremental.digest());
    assertThat(whole.point()).isEqualTo(incremental.point());
  }

  @Test
  void aCellThatWasTakenOverDecidesTheSame() {
    busy(cell);
    RecordedCell other = busy(new RecordedCell());
    cell.snapshot();
    cell.takeOver();
    other.takeOver(); // without a snapshot
    for (RecordedCell each : List.of(cell, other)) {
      each.cycle(pod("d"), pod("e"), NodeBuilder.node("node-3").registered());
      each.cycle(pod("f"));
    }

    assertThat(cell.restoresFrom()).isPositive();
    assertThat(values(cell)).isEqualTo(values(other));
  }

  private static List<String> values(RecordedCell cell) {
    return cell.log.records(Topic.PLACEMENT).stream()
        .map(record -> new String(record.value(), UTF_8))
        .toList();
  }

  @Test
  void withoutANewCycleThereIsNothingToWriteDown() {
    assertThat(cell.snapshots().make(0, cell.writer())).isEmpty();
    busy(cell);
    cell.snapshot();
    cell.cycle(); // which decides nothing

    assertThat(cell.snapshots().make(0, cell.writer())).isEmpty();
    assertThat(cell.age(RecordedCell.ARROW).records()).isZero();
  }

  @Test
  void aHistoryCanBeginAtASnapshotThatIsEarlyEnough() {
    busy(cell);
    cell.snapshot();
    moreHappens();
    cell.snapshot();

    assertThat(cell.histories().openAt(0, point -> point.cycle() <= 2).cell().cycle()).isEqualTo(2);
    assertThat(cell.histories().openAt(0, point -> point.cycle() <= 1).cell().cycle()).isZero();
  }

  @Test
  void aSnapshotOfACellWithoutInputsIsOneToo() {
    // As the node lifecycle's may be: heartbeats are soft.
    SnapshotPoint none =
        new SnapshotPoint("node-lifecycle", 0, 1, "p/1", 1, cell.now(), new TreeMap<>(), 1);
    cell.writer().write(none, state -> state.number(7), List.of());

    assertThat(cell.store().entries(0).getFirst().manifest().point()).isEqualTo(none);
  }

  // ---- half-written

  @Test
  void whoeverDiesWhileWritingLeavesTheSnapshotsBeforeWhole() {
    busy(cell);
    cell.snapshot();
    long before = cell.restoresFrom();
    int sends = cell.log.records(Topic.SNAPSHOT).size() + 1;
    assertThat(sends).as("several chunks and a manifest").isGreaterThan(3);

    for (int sent = 0; sent < sends; sent++) {
      moreHappens();
      cell.log.dieAfter(sent);
      assertThatThrownBy(cell::snapshot).isInstanceOf(KafkaException.class);
      cell.log.recover();

      assertThat(cell.restoresFrom()).as("after %d records", sent).isEqualTo(before);
      assertThat(cell.restored()).isEqualTo(cell.folded());
    }
    assertThat(cell.rejections).isEmpty();
    cell.snapshot();
    assertThat(cell.restoresFrom()).isEqualTo(cell.lastCycle());
  }

  @Test
  void thereAreAlwaysTwoWhileTheThirdIsWritten() {
    busy(cell);
    for (int i = 0; i < 5; i++) {
      moreHappens();
      cell.snapshot();
      assertThat(cell.store().entries(0)).hasSize(Math.min(i + 1, SnapshotStore.SLOTS));
    }
    long newest = cell.restoresFrom();
    moreHappens();
    cell.log.dieAfter(2);
    assertThatThrownBy(cell::snapshot).isInstanceOf(KafkaException.class);
    cell.log.recover();
    cell.log.compact(Topic.SNAPSHOT);
    cell.log.compact(Topic.SNAPSHOT_MANIFEST);

    assertThat(cell.store().entries(0)).hasSize(2);
    assertThat(cell.store().entries(0)).allSatisfy(entry -> cell.store().verify(entry.manifest()));
    assertThat(cell.restoresFrom()).isEqualTo(newest);
  }

  @Test
  void compactionTakesNothingThatIsNeededAndLeavesNothingElse() {
    busy(cell);
    for (int i = 0; i < 7; i++) {
      moreHappens();
      cell.snapshot();
    }
    cell.log.compact(Topic.SNAPSHOT);
    cell.log.compact(Topic.SNAPSHOT_MANIFEST);

    int chunks = cell.store().entries(0).stream().mapToInt(e -> e.manifest().chunks().size()).sum();
    assertThat(cell.log.records(Topic.SNAPSHOT)).hasSize(chunks);
    assertThat(cell.restoresFrom()).isEqualTo(cell.lastCycle());
  }

  @Test
  void twoThatWriteAtOnceSpoilAtMostThePlaceThatBothWrite() {
    busy(cell);
    cell.snapshot();
    moreHappens();
    cell.snapshot();
    moreHappens();
    AtomicBoolean overtaken = new AtomicBoolean();
    SnapshotWriter.Sink overtaking =
        record -> {
          var sent = cell.log.send(record);
          if (!overtaken.getAndSet(true)) {
            moreHappens();
            cell.snapshot(); // into the same place: for both of them it is the free one
          }
          return sent;
        };
    SnapshotWriter zombie = new SnapshotWriter(overtaking, cell.topics, RecordedCell.CHUNK_BYTES);

    cell.snapshots().make(0, zombie);
    cell.log.compact(Topic.SNAPSHOT);

    assertThat(cell.restoresFrom()).isGreaterThanOrEqualTo(3);
    assertThat(cell.restored()).isEqualTo(cell.folded());
  }

  // ---- damage

  @Property(tries = 300)
  void whateverHappensToTheBytesTheStateIsTheSame(@ForAll int seed) {
    RecordedCell cell = busy(new RecordedCell());
    cell.snapshot();
    cell.cycle(pod("d"));
    cell.snapshot();
    cell.cycle(pod("e"));
    byte[] truth = cell.folded();
    Random random = new Random(seed);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      Topic topic = random.nextInt(3) == 0 ? Topic.SNAPSHOT_MANIFEST : Topic.SNAPSHOT;
      int records = cell.log.records(topic).size();
      if (records > 0) {
        cell.log.damage(topic, random.nextInt(records), damage(random));
      }
    }

    assertThat(cell.restored()).isEqualTo(truth);
  }

  private static UnaryOperator<byte[]> damage(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> bytes -> flipped(bytes, random);
      case 1 -> bytes -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 2 -> bytes -> Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 9));
      default -> bytes -> null;
    };
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    byte[] flipped = bytes.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  @Test
  void aCorruptChunkIsToldAndTheSnapshotBeforeIsUsed() {
    busy(cell);
    cell.snapshot();
    int first = cell.log.records(Topic.SNAPSHOT).size();
    moreHappens();
    cell.snapshot();
    cell.log.damage(Topic.SNAPSHOT, first + 1, bytes -> flipped(bytes, new Random(1)));

    assertThat(cell.restoresFrom()).isEqualTo(2);
    assertThat(cell.rejections).containsExactly(Reason.CORRUPT);
  }

  @Test
  void aLostChunkIsToldAndWithoutAnotherSnapshotTheWholeLogIsFolded() {
    busy(cell);
    cell.snapshot();
    cell.log.damage(Topic.SNAPSHOT, 1, bytes -> null);

    assertThat(cell.restoresFrom()).isZero();
    assertThat(cell.restored()).isEqualTo(cell.folded());
    assertThat(cell.rejections).containsOnly(Reason.INCOMPLETE);
  }

  // ---- not for us

  @Test
  void aSnapshotOfAnotherPolicyIsPassedOver() {
    busy(cell);
    cell.snapshot();
    Arrow<PlacementDecision> other =
        SchedulerProcessor.arrow(
            SchedulingPolicy.of(ScoringStrategy.Type.MostAllocated), Plugins.BUILT_IN);

    assertThat(cell.histories(other).openAt(0, point -> true).cell().cycle()).isZero();
    assertThat(cell.rejections).containsExactly(Reason.POLICY);
    // And it does not count as one that is there.
    assertThat(cell.age(other).made()).isEmpty();
    assertThat(cell.snapshots(other).make(0, cell.writer())).isPresent();
  }

  @Test
  void aSnapshotOfAnotherVersionOfTheStateIsPassedOver() {
    busy(cell);
    SnapshotManifest made = cell.snapshot();
    Arrow<PlacementDecision> next = OtherVersion.of(RecordedCell.ARROW, 99);

    assertThat(cell.histories(next).openAt(0, point -> true).cell().cycle()).isZero();
    assertThat(cell.rejections).containsExactly(Reason.VERSION);
    assertThat(made.point().stateVersion()).isNotEqualTo(99);
  }

  @Test
  void aSnapshotOfAnotherLogIsPassedOver() {
    busy(cell);
    cell.snapshot();
    cell.log.records(Topic.PLACEMENT).clear(); // as if the topic had been made anew
    busy(cell);

    cell.restoresFrom();

    assertThat(cell.rejections).containsExactly(Reason.LOG);
  }

  @Test
  void processorsOfOneCellDoNotTakeOneAnothersSnapshots() {
    busy(cell);
    cell.snapshot();
    var workload =
        new CellHistories<>(
            WorkloadProcessor.arrow(), cell.topics, cell.log, cell.reader, cell.rejections::add);

    assertThat(workload.openAt(0, point -> true).cell().cycle()).isZero();
    assertThat(cell.rejections).isEmpty();
    assertThat(cell.store().entries("scheduler", 0)).hasSize(1);
    assertThat(cell.store().entries("workload", 0)).isEmpty();
  }
}
