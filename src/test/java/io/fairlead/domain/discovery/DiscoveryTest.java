package io.fairlead.domain.discovery;

import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;
import static io.fairlead.domain.testing.Services.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.Service.ServiceSpec;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.testing.Cycle;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final Service WEB = service("web", "app", "web");

  private Cycle<EndpointEvent> discovery;

  @BeforeEach
  void start() {
    discovery = Cycle.of(Discovery::new);
  }

  private static Pod web(String name) {
    return pod(name).label("app", "web").port("http", 8080).port("admin", 9090).build();
  }

  private static Event placed(PlacementDecision decision) {
    return new PlacementDecided(List.of(decision));
  }

  private static Event bound(Pod pod) {
    return placed(new PodBound(pod, "node-1"));
  }

  private static Event ready(Pod pod) {
    return statusOf(pod, "node-1", true, "127.0.0." + pod.uid().length());
  }

  private static Event unready(Pod pod) {
    return statusOf(pod, "node-1", false, "127.0.0." + pod.uid().length());
  }

  private static Event terminating(Pod pod) {
    return placed(new PodTerminating(pod.uid(), "default", pod.metadata().name(), "node-1", 30));
  }

  /** The endpoints of the last event, as {@code pod:port}, port by port. */
  private static List<List<String>> endpoints(List<EndpointEvent> events) {
    ServiceEndpoints endpoints = ((EndpointsChanged) events.getLast()).endpoints();
    return endpoints.ports().stream()
        .map(port -> port.endpoints().stream().map(e -> e.podName() + ":" + e.port()).toList())
        .toList();
  }

  @Test
  void aServiceWithoutPodsHasNoEndpoints() {
    assertThat(endpoints(discovery.run(new ServiceApplied(WEB)))).containsExactly(List.of());
    assertThat(discovery.run(new ServiceApplied(WEB))).isEmpty();
  }

  @Test
  void readyPodsAreEndpointsInTheOrderOfTheirNames() {
    discovery.run(new ServiceApplied(WEB));

    assertThat(
            endpoints(
                discovery.run(bound(web("b")), bound(web("a")), ready(web("b")), ready(web("a")))))
        .containsExactly(List.of("a:8080", "b:8080"));
  }

  @Test
  void aPodThatIsNotReadyLeaves() {
    discovery.run(new ServiceApplied(WEB), bound(web("a")), ready(web("a")));

    assertThat(endpoints(discovery.run(unready(web("a"))))).containsExactly(List.of());
    assertThat(endpoints(discovery.run(ready(web("a"))))).containsExactly(List.of("a:8080"));
    assertThat(discovery.run(ready(web("a")))).isEmpty();
  }

  @Test
  void aPodThatIsToldToStopLeavesWhileItStillRuns() {
    discovery.run(new ServiceApplied(WEB), bound(web("a")), ready(web("a")));

    assertThat(endpoints(discovery.run(terminating(web("a"))))).containsExactly(List.of());
    assertThat(discovery.run(ready(web("a")), terminationOf(web("a"), "node-1"))).isEmpty();
  }

  @Test
  void evictedRemovedAndEndedPodsLeave() {
    List<Event> ends =
        List.of(
            placed(new PodEvicted("uid-a", "default", "a", "node-1", "NodeLost")),
            placed(new PodRemoved("uid-a", "default", "a", "NodeLost")),
            terminationOf(web("a"), "node-1"));
    for (Event end : ends) {
      start();
      discovery.run(new ServiceApplied(WEB), bound(web("a")), ready(web("a")));

      assertThat(endpoints(discovery.run(end))).containsExactly(List.of());
    }
  }

  @Test
  void aStatusMayComeBeforeTheBinding() {
    discovery.run(new ServiceApplied(WEB), ready(web("a")));

    assertThat(endpoints(discovery.run(bound(web("a"))))).containsExactly(List.of("a:8080"));
  }

  @Test
  void podsMayComeBeforeTheService() {
    discovery.run(bound(web("a")), ready(web("a")));

    assertThat(endpoints(discovery.run(new ServiceApplied(WEB))))
        .containsExactly(List.of("a:8080"));
  }

  @Test
  void aPortIsFoundByNumberOrByNameAndProtocol() {
    Service ports =
        service(
            "web",
            "app",
            "web",
            new ServicePort("http", null, null, 80, "http", null),
            new ServicePort("admin", "UDP", null, 90, "admin", null),
            new ServicePort("same", null, null, 7070, null, null),
            new ServicePort("none", null, null, 1, "99999999999", null));

    assertThat(
            endpoints(discovery.run(new ServiceApplied(ports), bound(web("a")), ready(web("a")))))
        .containsExactly(List.of("a:8080"), List.of(), List.of("a:7070"), List.of());
  }

  @Test
  void anotherSelectorMeansOtherPods() {
    Pod api = pod("api").label("app", "api").build();
    discovery.run(new ServiceApplied(WEB), bound(web("a")), ready(web("a")));
    discovery.run(bound(api), ready(api));

    assertThat(endpoints(discovery.run(new ServiceApplied(service("web", "app", "api")))))
        .containsExactly(List.of("api:8080"));
  }

  @Test
  void podsOfOtherNamespacesAndWithoutAllLabelsAreNotMeant() {
    TreeMap<String, String> selector = new TreeMap<>();
    selector.put("app", "web");
    selector.put("tier", "front");
    Pod both = pod("both").label("app", "web").label("tier", "front").build();
    Pod elsewhere =
        pod("elsewhere").namespace("other").label("app", "web").label("tier", "front").build();
    Service service =
        new Service(
            Metadata.named("default", "web"),
            new ServiceSpec(
                selector, List.of(new ServicePort(null, null, null, 80, null, null)), null, null));

    assertThat(
            endpoints(
                discovery.run(
                    new ServiceApplied(service),
                    bound(both),
                    ready(both),
                    bound(elsewhere),
                    ready(elsewhere),
                    bound(web("a")),
                    ready(web("a")))))
        .containsExactly(List.of("both:80"));
  }

  @Test
  void aServiceWithoutSelectorSelectsNothing() {
    Service nobody =
        new Service(Metadata.named("default", "web"), new ServiceSpec(null, null, null, "None"));

    List<EndpointEvent> events =
        discovery.run(bound(web("a")), ready(web("a")), new ServiceApplied(nobody));

    ServiceEndpoints endpoints = ((EndpointsChanged) events.getLast()).endpoints();
    assertThat(endpoints.headless()).isTrue();
    assertThat(endpoints.ports()).isEmpty();
  }

  @Test
  void aDeletedServiceIsRemovedOnce() {
    discovery.run(new ServiceApplied(WEB));

    assertThat(discovery.run(new ServiceDeleted("default", "web")))
        .containsExactly(new EndpointsRemoved("default", "web"));
    assertThat(discovery.run(new ServiceDeleted("default", "web"))).isEmpty();
  }

  @Property(tries = 500)
  void aHistoryFoldedAgainSaysTheSameFromThenOn(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
    Random random = new Random(seed);
    Cycle<EndpointEvent> lived = Cycle.of(Discovery::new);
    for (int i = 0; i < steps; i++) {
      lived.run(anything(random), anything(random));
    }

    Cycle<EndpointEvent> restored = lived.restored();

    assertThat(restored.decisions()).isEqualTo(lived.decisions());
    for (int i = 0; i < 10; i++) {
      Event event = anything(random);
      assertThat(restored.run(event)).isEqualTo(lived.run(event));
    }
  }

  private static Event anything(Random random) {
    Pod pod = web("pod-" + random.nextInt(4));
    return switch (random.nextInt(8)) {
      case 0 -> new ServiceApplied(service("web", "app", random.nextBoolean() ? "web" : "no"));
      case 1 -> new ServiceDeleted("default", "web");
      case 2, 3 -> bound(pod);
      case 4 -> ready(pod);
      case 5 -> unready(pod);
      case 6 -> terminating(pod);
      default -> terminationOf(pod, "node-1");
    };
  }
}
