package io.fairlead.api.wire;

import static io.fairlead.api.wire.RoundTrip.folded;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.testing.Pods;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pod shows of the scheduler's decisions about it. */
class PodStatusWireTest {
  private static final Pod WEB = Pods.pod("web").withUid("u");

  private static io.fabric8.kubernetes.api.model.Pod shownAfter(PlacementDecision... decisions) {
    var projection = folded(new PodSubmitted(WEB), new PlacementDecided(List.of(decisions)));
    return PodWire.toWire(projection.pods().get(new NamespacedName("default", "web")));
  }

  @Test
  void aNominatedPodNamesItsNode() {
    var shown = shownAfter(new PodNominated("u", "default", "web", "node-1", List.of("v")));

    assertThat(shown.getStatus().getNominatedNodeName()).isEqualTo("node-1");
    assertThat(shown.getSpec().getNodeName()).isNull();
  }

  @Test
  void aBoundPodNamesItsGpus() {
    var shown = shownAfter(new PodBound(WEB, "node-1", List.of(0, 1)));

    assertThat(shown.getMetadata().getAnnotations()).containsEntry("fairlead.io/gpus", "0,1");
    assertThat(shown.getSpec().getNodeName()).isEqualTo("node-1");
  }

  @Test
  void aPodThatIsDisruptedSaysWhyInACondition() {
    var shown =
        shownAfter(
            new PodBound(WEB, "node-1"),
            new PodTerminating(
                "u", "default", "web", "node-1", 5, PodTerminating.PREEMPTION, "makes room"));

    assertThat(shown.getMetadata().getDeletionTimestamp()).isNotNull();
    assertThat(shown.getStatus().getConditions())
        .filteredOn(condition -> condition.getType().equals("DisruptionTarget"))
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.getStatus()).isEqualTo("True");
              assertThat(condition.getReason()).isEqualTo("PreemptionByScheduler");
              assertThat(condition.getMessage()).isEqualTo("makes room");
            });
  }
}
