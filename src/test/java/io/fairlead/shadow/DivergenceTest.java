package io.fairlead.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.shadow.Divergence.Placement;
import io.fairlead.shadow.Divergence.Side;
import io.fairlead.testing.Pods;
import java.util.List;
import org.junit.jupiter.api.Test;

class DivergenceTest {
  private final Divergence divergence = new Divergence();

  @Test
  void podsAreCountedByWhereTheTwoHaveThem() {
    bound(Side.LIVE, "a", "node-1");
    bound(Side.LIVE, "b", "node-1");
    bound(Side.LIVE, "c", "node-1");
    bound(Side.SHADOW, "a", "node-1");
    bound(Side.SHADOW, "b", "node-2");
    bound(Side.SHADOW, "d", "node-2");

    assertThat(divergence.pods(Placement.SAME)).isEqualTo(1);
    assertThat(divergence.pods(Placement.ELSEWHERE)).isEqualTo(1);
    assertThat(divergence.pods(Placement.LIVE_ONLY)).isEqualTo(1);
    assertThat(divergence.pods(Placement.SHADOW_ONLY)).isEqualTo(1);
    assertThat(divergence.agreed()).isEqualTo(1);
    assertThat(divergence.disagreed()).isEqualTo(1);
  }

  @Test
  void aPodThatIsOverIsForgottenButItsPlacementStaysCounted() {
    bound(Side.LIVE, "a", "node-1");
    bound(Side.SHADOW, "a", "node-2");
    divergence.ended("a");
    divergence.placed(Side.SHADOW, new PodRemoved("a", "default", "a", "Deleted"));

    assertThat(divergence.pods(Placement.ELSEWHERE)).isZero();
    assertThat(divergence.pods(Placement.SHADOW_ONLY)).isZero();
    assertThat(divergence.disagreed()).isEqualTo(1);
  }

  @Test
  void anEvictionByOneLeavesThePodWithTheOther() {
    bound(Side.LIVE, "a", "node-1");
    bound(Side.SHADOW, "a", "node-1");
    divergence.placed(Side.SHADOW, new PodEvicted("a", "default", "a", "node-1", "Preempted"));

    assertThat(divergence.evictions(Side.SHADOW)).isEqualTo(1);
    assertThat(divergence.evictions(Side.LIVE)).isZero();
    assertThat(divergence.pods(Placement.LIVE_ONLY)).isEqualTo(1);
  }

  @Test
  void deploymentsThatTheTwoScaleAlikeDoNotDiverge() {
    scaled(Side.LIVE, "web", 3);
    scaled(Side.SHADOW, "web", 5);
    scaled(Side.LIVE, "api", 2);
    assertThat(divergence.deploymentsScaledOtherwise()).isEqualTo(2);

    scaled(Side.LIVE, "web", 5);
    scaled(Side.SHADOW, "api", 2);
    assertThat(divergence.deploymentsScaledOtherwise()).isZero();
  }

  private void bound(Side side, String uid, String node) {
    divergence.placed(side, new PodBound(Pods.pod(uid).withUid(uid), node, List.of()));
  }

  private void scaled(Side side, String deployment, int to) {
    divergence.scaled(
        side, new ReplicasScaled("default", deployment, deployment, 1, to, "", List.of(), null));
  }
}
