package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.NODE;
import static io.fairlead.agent.AgentFixtures.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.DesiredPods.Changes;
import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DesiredPodsTest {
  private static final PodStatus RUNNING = status(PodPhase.Running);

  private final DesiredPods pods = new DesiredPods(Set.of(NODE, "node-2")::contains);

  private static PodStatus status(PodPhase phase) {
    return new PodStatus(phase, "127.64.1.1", "127.0.0.1", true, null, null, null, null);
  }

  private Set<String> decide(PlacementDecision... decisions) {
    return pods.apply(new PlacementDecided(List.of(decisions)));
  }

  private Set<String> serve(String service, String... names) {
    List<Endpoint> endpoints =
        Stream.of(names)
            .map(name -> new Endpoint("uid-" + name, name, NODE, "127.64.1.1", 80))
            .toList();
    return pods.apply(
        new EndpointsChanged(
            new ServiceEndpoints(
                "default",
                service,
                null,
                false,
                List.of(new PortEndpoints("http", "TCP", true, 80, null, endpoints)))));
  }

  private Desired only() {
    assertThat(pods.on(NODE)).hasSize(1);
    return pods.on(NODE).getFirst();
  }

  @Test
  void aBoundPodIsToRun() {
    assertThat(decide(new PodBound(pod("web"), NODE))).containsExactly(NODE);

    assertThat(only())
        .isEqualTo(new Desired(pod("web"), NODE, List.of(), null, false, false, null));
  }

  @Test
  void aPodKeepsItsGpusWhateverHappensToIt() {
    decide(new PodBound(pod("web"), NODE, List.of(2, 5)));
    pods.apply(new PodStatusChanged("uid-web", "default", "web", NODE, RUNNING));
    serve("one", "web");
    decide(new PodTerminating("uid-web", "default", "web", NODE, 7));

    assertThat(only().gpus()).containsExactly(2, 5);
  }

  @Test
  void anotherProcessesNodeIsNoneOfOurs() {
    assertThat(decide(new PodBound(pod("web"), "elsewhere"))).isEmpty();
    assertThat(pods.on("elsewhere")).isEmpty();
  }

  @Test
  void podsAreInTheOrderOfTheirBinding() {
    decide(new PodBound(pod("b"), NODE), new PodBound(pod("a"), NODE));

    assertThat(pods.on(NODE))
        .extracting(wanted -> wanted.pod().uid())
        .containsExactly("uid-b", "uid-a");
  }

  @Test
  void aTerminatingPodStaysUntilItsEndIsReported() {
    decide(new PodBound(pod("web"), NODE));
    decide(new PodTerminating("uid-web", "default", "web", NODE, 7));
    assertThat(only().stopWithin()).isEqualTo(7);

    pods.apply(new PodTerminated("uid-web", "default", "web", NODE, status(PodPhase.Failed)));

    assertThat(pods.on(NODE)).isEmpty();
  }

  @Test
  void aPodThatEndedByItselfStaysUntilItIsDeletedAndIsNotToRunAgain() {
    decide(new PodBound(pod("job"), NODE));
    PodStatus succeeded = status(PodPhase.Succeeded);
    pods.apply(new PodTerminated("uid-job", "default", "job", NODE, succeeded));

    assertThat(only().ended()).isTrue();
    assertThat(only().reported()).isEqualTo(succeeded);

    decide(new PodRemoved("uid-job", "default", "job", "Deleted"));
    assertThat(pods.on(NODE)).isEmpty();
  }

  @Test
  void anEvictedPodIsGoneAtOnce() {
    decide(new PodBound(pod("web"), NODE));

    assertThat(decide(new PodEvicted("uid-web", "default", "web", NODE, "NodeLost")))
        .containsExactly(NODE);
    assertThat(pods.on(NODE)).isEmpty();
  }

  @Test
  void theLastReportIsKeptWithoutWakingTheAgentThatMadeIt() {
    decide(new PodBound(pod("web"), NODE));

    assertThat(pods.apply(new PodStatusChanged("uid-web", "default", "web", NODE, RUNNING)))
        .isEmpty();
    assertThat(only().reported()).isEqualTo(RUNNING);
  }

  @Test
  void aPodServesAsLongAsAnyServiceNamesIt() {
    decide(new PodBound(pod("web"), NODE));

    assertThat(serve("one", "web", "other")).containsExactly(NODE);
    assertThat(serve("two", "web")).describedAs("nothing changed for the pod").isEmpty();
    assertThat(only().serving()).isTrue();

    serve("one", "other");
    assertThat(only().serving()).isTrue();

    assertThat(pods.apply(new EndpointsRemoved("default", "two"))).containsExactly(NODE);
    assertThat(only().serving()).isFalse();
  }

  @Test
  void anEndpointThatIsKnownBeforeTheBindingCounts() {
    serve("one", "web");

    decide(new PodBound(pod("web"), NODE));

    assertThat(only().serving()).isTrue();
  }

  @Test
  void whatIsSaidOfUnknownPodsIsNothing() {
    assertThat(decide(new PodEvicted("uid-x", "default", "x", NODE, "NodeLost"))).isEmpty();
    assertThat(pods.apply(new PodStatusChanged("uid-x", "default", "x", NODE, RUNNING))).isEmpty();
  }

  @Test
  void whatChangedIsTakenOnce() {
    decide(new PodBound(pod("a"), NODE), new PodBound(pod("b"), NODE));
    decide(new PodBound(pod("c"), "node-2"));
    assertThat(pods.takeChanges(NODE).wanted()).isEqualTo(pods.on(NODE));
    assertThat(pods.takeChanges(NODE)).isEqualTo(new Changes(List.of(), List.of()));

    decide(new PodTerminating("uid-a", "default", "a", NODE, 5));
    decide(new PodEvicted("uid-b", "default", "b", NODE, "NodeLost"));

    Changes changes = pods.takeChanges(NODE);
    assertThat(changes.wanted()).containsExactly(only());
    assertThat(changes.gone()).containsExactly("uid-b");
  }
}
