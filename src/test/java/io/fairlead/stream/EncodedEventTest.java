package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EncodedEventTest {

  @Property
  void placementsAreSplitInOrderAndOnlyWhereTheyMustBe(
      @ForAll @Size(max = 30) List<@IntRange(max = 400) Integer> sizes,
      @ForAll @IntRange(min = 50, max = 2_000) int limit) {
    List<PlacementDecision> decisions = new ArrayList<>();
    sizes.forEach(size -> decisions.add(decision("ä".repeat(size))));

    List<EncodedEvent> records = EncodedEvent.placements(decisions, limit);

    assertThat(records)
        .flatExtracting(record -> ((PlacementDecided) record.event()).decisions())
        .isEqualTo(decisions);
    for (int i = 0; i < records.size(); i++) {
      List<PlacementDecision> own = ((PlacementDecided) records.get(i).event()).decisions();
      assertThat(records.get(i).value().length <= limit || own.size() == 1).isTrue();
      if (i > 0) {
        List<PlacementDecision> before =
            ((PlacementDecided) records.get(i - 1).event()).decisions();
        List<PlacementDecision> joined = new ArrayList<>(before);
        joined.add(own.getFirst());
        assertThat(EventCodec.encode(new PlacementDecided(joined))).hasSizeGreaterThan(limit);
      }
    }
  }

  @Property
  void aRecordsBytesAreThoseOfTheCodec(
      @ForAll @Size(min = 1, max = 10) List<@IntRange(max = 50) Integer> sizes) {
    List<PlacementDecision> decisions = new ArrayList<>();
    sizes.forEach(size -> decisions.add(decision("\"".repeat(size))));

    for (EncodedEvent record : EncodedEvent.placements(decisions, 100)) {
      assertThat(record.value())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(new String(EventCodec.encode(record.event()), StandardCharsets.UTF_8));
    }
  }

  @Test
  void nothingDecidedIsNoRecord() {
    assertThat(EncodedEvent.placements(List.of(), RecordLimits.SPLIT)).isEmpty();
  }

  private static PlacementDecision decision(String text) {
    return text.length() % 2 == 0
        ? new PodRejected("uid", "default", "web", "Invalid", text)
        : new PodRemoved("uid", "default", "web", text);
  }
}
