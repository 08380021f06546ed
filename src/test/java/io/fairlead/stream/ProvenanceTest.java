package io.fairlead.stream;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ResourceMetric;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.domain.testing.Services;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.Pods;
import io.fairlead.testing.TestLog;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A decision in the log names what it was made from, and can be made again from that. */
@QuarkusTest
@WithTestResource(FreshSystem.class)
class ProvenanceTest {
  @Inject TestLog log;
  @Inject ProcessorContext context;
  @Inject DecisionPolicies policies;
  @Inject Plugins plugins;

  /** Of its own, so that what is compared is what is in the log. */
  private EventReader reader;

  @BeforeEach
  void aBusyLog() {
    reader = new EventReader(context.topics());
    for (int i = 0; i < 20; i++) {
      log.write(new PodSubmitted(Pods.pod("busy-" + i, Map.of("app", "busy"), 100 + i)));
    }
    log.await(Topic.POD_STATUS, PodStatusChanged.class, status -> status.name().equals("busy-19"));
    log.write(new PodDeletionRequested("default", "busy-7", null, 0L));
    log.await(Topic.POD_STATUS, PodTerminated.class, ended -> ended.name().equals("busy-7"));
  }

  @Test
  void theSchedulersDecisionsAreMadeAgainFromTheirProvenance() {
    assertThat(decideAgain(SchedulerProcessor.arrow(policies.scheduler().policy(plugins), plugins)))
        .isGreaterThan(0);
  }

  @Test
  void theWorkloadControllersDecisionsAreMadeAgainFromTheirProvenance() {
    log.write(new DeploymentApplied(deployment("made", 3)));
    log.await(Topic.POD_STATUS, PodStatusChanged.class, isReadyPodOf("made"));

    assertThat(decideAgain(WorkloadProcessor.arrow())).isGreaterThanOrEqualTo(3);
  }

  @Test
  void theDiscoverysDecisionsAreMadeAgainFromTheirProvenance() {
    log.write(new ServiceApplied(Services.service("busy", "app", "busy")));
    log.await(
        Topic.ENDPOINT, EndpointsChanged.class, changed -> changed.service().name().equals("busy"));

    assertThat(decideAgain(DiscoveryProcessor.arrow())).isGreaterThan(0);
  }

  @Test
  void theDetectorsDecisionsAreMadeAgainWithoutTheHeartbeats() {
    log.write(node("proven").heartbeat());
    log.await(Topic.NODE_STATUS, NodeLost.class, lost -> lost.name().equals("proven"));
    log.write(node("proven").cpu(1000).heartbeat());
    log.await(Topic.NODE_STATUS, NodeReady.class, ready -> ready.name().equals("proven"));
    log.write(new NodeDeleted("proven"));
    log.await(Topic.NODE_STATUS, NodeRemoved.class, removed -> removed.name().equals("proven"));

    // Three simulated nodes, and this one: registered, lost, updated, ready, removed.
    assertThat(decideAgain(NodeLifecycleProcessor.arrow(policies.node().gracePeriod())))
        .isGreaterThanOrEqualTo(8);
    assertThatThrownBy(() -> decideAgain(NodeLifecycleProcessor.arrow(Duration.ofHours(1))))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void theAutoscalersDecisionsAreMadeAgainWithoutTheMetrics() {
    log.write(new DeploymentApplied(deployment("scaled", 2)));
    log.write(new AutoscalerApplied(autoscaler("scaled", 50)));
    log.await(Topic.POD_STATUS, PodStatusChanged.class, isReadyPodOf("scaled"));
    List<PodUsage> usage =
        log.events(Topic.PLACEMENT).stream()
            .flatMap(placed -> ((PlacementDecided) placed).decisions().stream())
            .filter(PodBound.class::isInstance)
            .map(bound -> ((PodBound) bound).pod())
            .filter(pod -> pod.metadata().name().startsWith("scaled-"))
            .map(pod -> new PodUsage(pod.uid(), "default", pod.metadata().name(), 1000, 0))
            .toList();

    // The pods' own agents say that they use nothing.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              log.write(new NodeMetrics("node-1", usage));
              return log.events(Topic.SCALING).stream()
                  .flatMap(event -> ((ScalingDecided) event).decisions().stream())
                  .anyMatch(scaled -> !scaled.observed().isEmpty());
            });

    AutoscalingPolicy policy = policies.autoscaler().policy();
    assertThat(decideAgain(AutoscalerProcessor.arrow(policy))).isGreaterThan(0);
    AutoscalingPolicy other =
        new AutoscalingPolicy(
            policy.syncPeriod(), 100_000, policy.scaleDownStabilization(), policy.metricsMaxAge());
    assertThatThrownBy(() -> decideAgain(AutoscalerProcessor.arrow(other)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void anotherPolicyDecidesOtherwiseSoThatTheComparisonProvesSomething() {
    SchedulingPolicy other = SchedulingPolicy.of(ScoringStrategy.Type.MostAllocated);
    assertThatThrownBy(() -> decideAgain(SchedulerProcessor.arrow(other, plugins)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aRestoredCellStandsBehindTheLastCycleOfItsLog() {
    Arrow<PlacementDecision> arrow =
        SchedulerProcessor.arrow(policies.scheduler().policy(plugins), plugins);

    Provenance last = provenance(own(arrow).getLast());
    // At the time of that cycle: at a later one, a pod may be due to be looked at again.
    Cell<PlacementDecision> cell =
        new CellRestore<>(arrow, context.histories(arrow, "test"), true).restore(0, last.now());

    last.inputs()
        .forEach(
            range ->
                assertThat(cell.next(Topic.bySuffix(range.topic()))).isGreaterThan(range.to()));
    assertThat(cell.decide()).isEmpty();
  }

  /** Returns how many decisions were compared. */
  private <D> int decideAgain(Arrow<D> arrow) {
    Cell<D> cell = new Cell<>(arrow, 0);
    Map<Topic, List<ConsumerRecord<String, byte[]>>> inputs = new LinkedHashMap<>();
    arrow.inputs().forEach(topic -> inputs.put(topic, log.records(topic)));
    int compared = 0;
    for (List<ConsumerRecord<String, byte[]>> cycle : cycles(arrow)) {
      Provenance provenance = provenance(cycle.getFirst());
      cell.restoreCycle(provenance);
      for (Provenance.Range range : provenance.inputs()) {
        Topic topic = Topic.bySuffix(range.topic());
        inputs.get(topic).stream()
            .filter(record -> record.offset() >= range.from() && record.offset() <= range.to())
            .forEach(
                record ->
                    cell.fold(topic, record.offset(), reader.read(record).map(EventRecord::event)));
      }
      for (D written : decisions(arrow, cycle)) {
        String name = "cycle %d of %s".formatted(provenance.cycle(), arrow.name());
        assertThat(cell.logic().isRedecidable(written)).as(name).isTrue();
        assertThat(cell.logic().redecide(written, provenance.now())).as(name).contains(written);
        cell.restoreDecision(written);
        compared++;
      }
      if (arrow.softInputs().isEmpty()) {
        assertThat(cell.decide()).as("what was left unsaid").isEmpty();
      }
    }
    return compared;
  }

  private <D> List<D> decisions(Arrow<D> arrow, List<ConsumerRecord<String, byte[]>> cycle) {
    return cycle.stream()
        .map(reader::read)
        .flatMap(Optional::stream)
        .flatMap(own -> arrow.decisions().toDecisions(own.event()).stream())
        .toList();
  }

  private static Predicate<PodStatusChanged> isReadyPodOf(String deployment) {
    return status -> status.name().startsWith(deployment + "-") && status.status().ready();
  }

  private static Deployment deployment(String name, int replicas) {
    TreeMap<String, String> labels = new TreeMap<>(Map.of("app", name));
    var template = new PodTemplate(Metadata.named(null, null).withLabels(labels), Pods.spec(100));
    return new Deployment(
        Metadata.named("default", name).withUid("uid-" + name),
        new DeploymentSpec(replicas, new LabelSelector(labels), template));
  }

  private static HorizontalPodAutoscaler autoscaler(String deployment, int percent) {
    MetricTarget target = new MetricTarget("Utilization", percent, null);
    return new HorizontalPodAutoscaler(
        Metadata.named("default", deployment),
        new AutoscalerSpec(
            new ScaleTargetRef("apps/v1", "Deployment", deployment),
            1,
            10,
            List.of(new MetricSpec("Resource", new ResourceMetric("cpu", target)))));
  }

  private List<List<ConsumerRecord<String, byte[]>>> cycles(Arrow<?> arrow) {
    Map<Long, List<ConsumerRecord<String, byte[]>>> cycles = new LinkedHashMap<>();
    own(arrow)
        .forEach(
            record ->
                cycles
                    .computeIfAbsent(provenance(record).cycle(), cycle -> new ArrayList<>())
                    .add(record));
    return List.copyOf(cycles.values());
  }

  private List<ConsumerRecord<String, byte[]>> own(Arrow<?> arrow) {
    return log.records(arrow.output()).stream()
        .filter(
            record ->
                arrow.source().equals(EventHeaders.text(record.headers(), EventHeaders.SOURCE)))
        .toList();
  }

  private static Provenance provenance(ConsumerRecord<String, byte[]> record) {
    return Provenance.fromJson(EventHeaders.text(record.headers(), EventHeaders.PROVENANCE));
  }
}
