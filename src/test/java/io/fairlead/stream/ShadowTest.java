package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.Pods;
import io.fairlead.testing.TestLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A packing policy decides beside the spreading one that is live, on a real broker. */
@QuarkusTest
@TestProfile(ShadowTest.Packing.class)
@WithTestResource(FreshSystem.class)
class ShadowTest {
  private static final int PODS = 6;

  public static final class Packing implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fairlead.shadow.enabled", "true",
          "fairlead.shadow.scheduler.allocation", "MostAllocated");
    }
  }

  @Inject TestLog log;
  @Inject MeterRegistry meters;
  @Inject ProcessorContext context;

  @Test
  void aShadowPlacesTheSamePodsByItsOwnPolicyAndTellsHowFarItDiffers() {
    for (int i = 0; i < PODS; i++) {
      log.write(new PodSubmitted(Pods.pod("shop-" + i, Map.of(), 500)));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                nodes(Topic.PLACEMENT).size() == PODS
                    && nodes(Topic.PLACEMENT_SHADOW).size() == PODS);

    assertThat(Set.copyOf(nodes(Topic.PLACEMENT).values())).as("live: spread").hasSize(3);
    assertThat(Set.copyOf(nodes(Topic.PLACEMENT_SHADOW).values())).as("shadow: packed").hasSize(1);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(placements("same")).isEqualTo(2);
              assertThat(placements("other")).isEqualTo(4);
            });
    assertThat(meters.get("fairlead.shadow.pods").tag("placed", "elsewhere").gauge().value())
        .isEqualTo(4);
  }

  @Test
  void aShadowIsNoArrowToALiveTopic() {
    Arrow<?> live =
        SchedulerProcessor.arrow(
            SchedulingPolicy.of(ScoringStrategy.Type.MostAllocated), Plugins.BUILT_IN);

    assertThatThrownBy(() -> live.shadow(Topic.PLACEMENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a shadow cannot write to placement");
  }

  @Test
  void aShadowsWriterRefusesEveryLiveTopic() {
    try (CellWriter never = new ShadowWriter(new Unreached(), context.topics())) {
      for (Topic topic : Topic.values()) {
        CycleOutput output = new CycleOutput(context.topics());
        output.add(new ProducerRecord<>(context.topics().name(topic), 0, "0", new byte[0]));

        assertThatThrownBy(() -> never.commit(output))
            .hasMessage(
                topic.isShadow()
                    ? "reached"
                    : "a shadow must not write to " + context.topics().name(topic));
      }
    }
  }

  /** Where only a shadow's records may come. */
  private static final class Unreached implements CellWriter {
    @Override
    public void commit(CycleOutput output) {
      throw new IllegalStateException("reached");
    }

    @Override
    public void close() {}
  }

  private double placements(String node) {
    return meters.get("fairlead.shadow.placements").tag("node", node).functionCounter().count();
  }

  /** Nodes by pod. */
  private Map<String, String> nodes(Topic topic) {
    Map<String, String> nodes = new TreeMap<>();
    for (Event event : log.events(topic)) {
      if (event instanceof PlacementDecided placement) {
        for (PlacementDecision decision : placement.decisions()) {
          if (decision instanceof PodBound bound) {
            nodes.put(bound.pod().metadata().name(), bound.node());
          }
        }
      }
    }
    return nodes;
  }
}
