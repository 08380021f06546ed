package io.fairlead.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChangeRingTest {

  @Test
  void whoIsUpToDateHearsNothing() {
    assertThat(ringOf(8, 3).after(3, 100)).contains(List.of());
  }

  @Test
  void changesAfterAVersionAreReplayedInOrder() {
    assertThat(versions(ringOf(8, 5), 2)).containsExactly(3L, 4L, 5L);
  }

  @Test
  void aReaderThatTheRingHasOvertakenIsToldSo() {
    ChangeRing<String> ring = ringOf(4, 10);

    assertThat(ring.after(5, 100)).isEmpty();
    assertThat(versions(ring, 6)).containsExactly(7L, 8L, 9L, 10L);
  }

  @Test
  void changesOfOneRecordAreToldTogether() {
    ChangeRing<String> ring = new ChangeRing<>(8);
    ring.add(change(1));
    ring.add(change(2));
    ring.add(change(2));
    ring.add(change(3));

    assertThat(ring.after(0, 2).orElseThrow())
        .extracting(Change::version)
        .containsExactly(1L, 2L, 2L);
  }

  @Test
  void whatWasFoldedAtStartIsNoNewsAndCannotBeReplayed() {
    ChangeRing<String> ring = ringOf(8, 5);
    ring.startAt(7);

    assertThat(ring.after(4, 100)).isEmpty();
    assertThat(ring.after(7, 100)).contains(List.of());
    assertThat(ring.latestVersion()).isEqualTo(7);
  }

  @Property
  void aReaderThatKeepsUpMissesNothing(
      @ForAll @IntRange(min = 1, max = 20) int capacity,
      @ForAll @IntRange(min = 0, max = 100) int count,
      @ForAll @IntRange(min = 1, max = 7) int batch) {
    ChangeRing<String> ring = new ChangeRing<>(capacity);
    List<Long> heard = new ArrayList<>();
    long told = 0;
    for (int version = 1; version <= count; version++) {
      ring.add(change(version));
      for (Change<String> change : ring.after(told, batch).orElseThrow()) {
        heard.add(change.version());
        told = change.version();
      }
    }

    assertThat(heard).hasSize(count).isSorted().doesNotHaveDuplicates();
  }

  private static ChangeRing<String> ringOf(int capacity, int count) {
    ChangeRing<String> ring = new ChangeRing<>(capacity);
    for (int version = 1; version <= count; version++) {
      ring.add(change(version));
    }
    return ring;
  }

  private static Change<String> change(long version) {
    return new Change<>(new NamespacedName("", "x"), null, "v" + version, version);
  }

  private static List<Long> versions(ChangeRing<String> ring, long after) {
    return ring.after(after, 100).orElseThrow().stream().map(Change::version).toList();
  }
}
