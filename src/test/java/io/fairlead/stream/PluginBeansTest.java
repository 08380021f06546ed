package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.TestLog;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The plug-ins of {@code io.fairlead.example} are classes on the class path and nothing more: the
 * running system finds them and asks them.
 */
@QuarkusTest
@WithTestResource(FreshSystem.class)
class PluginBeansTest {
  private static final String TEAM = "example.com/team";
  private static final String SSD = "example.com/ssd";

  @Inject TestLog log;

  @BeforeEach
  void node1IsGoldsAndNode3HasAFastDisk() {
    label("node-1", Map.of(TEAM, "gold"));
    label("node-3", Map.of(SSD, "yes"));
  }

  @AfterEach
  void nodesAreAsBefore() {
    label("node-1", Map.of());
    label("node-3", Map.of());
  }

  private void label(String node, Map<String, String> labels) {
    log.write(
        new NodeSettingsApplied(new NodeSettings(node, false, new TreeMap<>(labels), null, null)));
  }

  private void submit(PodBuilder pod) {
    log.write(new PodSubmitted(pod.build()));
  }

  /** For pods that fit nowhere else: the label makes them wait until the node has it. */
  private static PodBuilder goldsPod(String name) {
    return PodBuilder.pod(name).nodeSelector(TEAM, "gold");
  }

  private String nodeOf(String pod) {
    return awaitDecision(PodBound.class, bound -> bound.pod().metadata().name().equals(pod)).node();
  }

  private <D> D awaitDecision(Class<D> type, Predicate<D> matches) {
    PlacementDecided decided =
        log.await(Topic.PLACEMENT, PlacementDecided.class, d -> of(d, type).anyMatch(matches));
    return of(decided, type).filter(matches).findFirst().orElseThrow();
  }

  private static <D> Stream<D> of(PlacementDecided decided, Class<D> type) {
    return decided.decisions().stream().filter(type::isInstance).map(type::cast);
  }

  @Test
  void aFilterKeepsPodsAwayAndSaysWhy() {
    submit(goldsPod("plugins-other"));
    submit(goldsPod("plugins-gold").namespace("gold"));

    assertThat(nodeOf("plugins-gold")).isEqualTo("node-1");
    PodUnschedulable told =
        awaitDecision(
            PodUnschedulable.class,
            pod -> pod.name().equals("plugins-other") && pod.message().contains("another team"));
    assertThat(told.message()).contains("1 node(s) were reserved for another team (node-1)");
  }

  @Test
  void aProfileLeavesAFilterOut() {
    SchedulingProfile open =
        new SchedulingProfile("plugins-open", List.of("NodeAffinity"), null, null);
    log.write(new SchedulingProfileApplied(open));

    submit(goldsPod("plugins-let-in").scheduler("plugins-open"));

    assertThat(nodeOf("plugins-let-in")).isEqualTo("node-1");
  }

  @Test
  void aScoreMakesPodsPreferANode() {
    submit(PodBuilder.pod("plugins-first").nodeSelector(SSD, "yes"));
    assertThat(nodeOf("plugins-first")).isEqualTo("node-3");

    for (String name : List.of("plugins-a", "plugins-b", "plugins-c")) {
      submit(PodBuilder.pod(name).cpu(100).label("example.com/reads-a-lot", ""));
      assertThat(nodeOf(name)).isEqualTo("node-3");
    }
  }

  @Test
  void theLogSaysWhichPlugInsDecided() {
    submit(PodBuilder.pod("plugins-any"));
    nodeOf("plugins-any");

    String provenance =
        EventHeaders.text(
            log.records(Topic.PLACEMENT).getLast().headers(), EventHeaders.PROVENANCE);

    assertThat(Provenance.fromJson(provenance).policy()).endsWith(" +FastDisks +ReservedNodes");
  }
}
