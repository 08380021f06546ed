package io.fairlead.stream;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.domain.testing.Cycle;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CellTest {
  private final Cell<PlacementDecision> cell =
      new Cell<>(
          SchedulerProcessor.arrow(SchedulingPolicy.kubernetesDefaults(), Plugins.BUILT_IN), 0);
  private long offset;

  private void cycle(Event event) {
    cell.advanceTo(Cycle.START.plusSeconds(offset));
    cell.fold(Topic.of(event), offset++, Optional.of(event));
    cell.decide();
  }

  @Test
  void whenATaintsTimeBeginsTheCycleLeavesARecordThoughItDecidesNothing() {
    cycle(node("node-1").registered());
    assertThat(cell.needsMarker()).isFalse();
    cycle(pod("p").toleratingFor("gone", 60).submitted());
    cell.closeCycle();

    cycle(node("node-1").taint("gone", "x", TaintEffect.NoExecute).updated());

    assertThat(cell.needsMarker()).isTrue();
    Provenance marker = cell.closeCycle();
    assertThat(marker.now()).isEqualTo(Cycle.START.plusSeconds(2));
    cycle(node("node-1").taint("gone", "x", TaintEffect.NoExecute).label("a", "b").updated());
    assertThat(cell.needsMarker()).isFalse();
  }

  @Test
  void whatIsFoldedWithoutADecisionLeavesARecordBeforeItGrowsLong() {
    for (int i = 1; i < Cell.MAX_FOLDED; i++) {
      cycle(node("node-1").label("a", "b" + i).updated());
    }
    assertThat(cell.needsMarker()).isFalse();

    cycle(node("node-1").updated());

    assertThat(cell.needsMarker()).isTrue();
    assertThat(cell.closeCycle().inputs()).hasSize(1);
    assertThat(cell.needsMarker()).isFalse();
  }
}
