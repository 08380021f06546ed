package io.fairlead.domain.scheduling.queue;

import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.SpreadBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PendingQueueTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final DominantShares shares = new DominantShares();
  private final PendingQueue queue = new PendingQueue(null);
  private final Map<Shape.Key, Shape> shapes = new LinkedHashMap<>();
  private long sequence;

  private PodEntry entry(PodBuilder builder) {
    Pod pod = builder.build();
    int priority = pod.spec().priority() == null ? 0 : pod.spec().priority();
    Shape.Key key =
        Shape.Key.of(
            pod, pod.metadata().labels(), priority, PreemptionPolicy.PreemptLowerPriority, null);
    Shape shape =
        shapes.computeIfAbsent(key, k -> new Shape(shapes.size(), k, new TreeMap<>(), null));
    return new PodEntry(pod, pod.metadata().labels(), shape, sequence++);
  }

  private PodEntry add(PodBuilder builder) {
    PodEntry entry = entry(builder);
    queue.add(entry);
    return entry;
  }

  /** Takes everybody in turn. */
  private static List<String> drain(PendingQueue queue) {
    List<String> names = new ArrayList<>();
    for (Candidate next = queue.first(NOW); next != null; next = queue.first(NOW)) {
      names.add(next.first().name().name());
      queue.remove(next.first());
    }
    return names;
  }

  @Test
  void turnsGoByPriorityThenByAgeAcrossShapes() {
    add(pod("a").cpu(1));
    add(pod("b").cpu(2));
    add(pod("c").cpu(1));
    add(pod("d").cpu(3).priority(1));
    add(pod("e").cpu(4).priority(-1));

    assertThat(drain(queue)).containsExactly("d", "a", "b", "c", "e");
  }

  @Test
  void withSharesTheNamespaceThatHoldsLessGoesFirst() {
    PendingQueue fair = new PendingQueue(shares);
    shares.putNode("node-1", Resources.of(1000, 0));
    shares.add("a", Resources.of(100, 0), 1);
    for (String namespace : List.of("a", "b", "a", "b")) {
      fair.add(entry(pod(namespace + sequence).namespace(namespace)));
    }
    assertThat(fair.first(NOW).first().name().name()).isEqualTo("b1");

    shares.add("b", Resources.of(200, 0), 1);
    fair.shareChanged("b");

    assertThat(drain(fair)).containsExactly("a0", "a2", "b1", "b3");
  }

  @Test
  void whoRestsIsPassedOverUntilItIsWoken() {
    PodEntry big = add(pod("big").cpu(9));
    add(pod("small").cpu(1));

    queue.rest(queue.first(NOW));
    assertThat(queue.first(NOW).first().name().name()).isEqualTo("small");
    queue.wake(shape -> shape != big.shape());
    assertThat(queue.first(NOW).first().name().name()).isEqualTo("small");
    queue.wake(shape -> shape == big.shape());
    assertThat(queue.first(NOW).first()).isSameAs(big);
  }

  @Test
  void aPlacementWakesOnlyThoseThatLookAtPods() {
    add(pod("plain"));
    add(pod("spread").spread(SpreadBuilder.over("zone").of("app", "x").build()));
    add(pod("hardly").spread(SpreadBuilder.over("zone").of("app", "x").preferred().build()));
    while (queue.first(NOW) != null) {
      queue.rest(queue.first(NOW));
    }

    queue.wakeWhoDependsOnPods();

    assertThat(drain(queue)).containsExactly("spread");
  }

  @Test
  void aNewPodWakesItsLike() {
    add(pod("old"));
    queue.rest(queue.first(NOW));

    add(pod("new"));

    assertThat(drain(queue)).containsExactly("old", "new");
  }

  @Test
  void aGroupHasOneTurnUntilEnoughArePlaced() {
    add(pod("other").priority(1));
    PodEntry a = add(pod("a").group("x"));
    PodEntry b = add(pod("b").group("x").cpu(1).priority(2));
    add(pod("c").group("x"));
    queue.define(new PodGroup(Metadata.named("default", "x"), 2));

    assertThat(queue.first(NOW)).isInstanceOf(WaitingGroup.class);
    assertThat(queue.first(NOW).first()).isSameAs(b);
    for (PodEntry placed : List.of(b, a)) {
      queue.remove(placed);
      queue.countPlaced(placed.shape(), 1);
    }

    assertThat(drain(queue)).containsExactly("other", "c");
  }

  @Test
  void whatAPodWasToldStaysToldWhenItsShapeChanges() {
    PodEntry pod = add(pod("p"));
    Reasons reasons = Reasons.waitingFor("nothing");
    queue.told(pod, reasons, NOW);
    PodEntry like = entry(pod("like").cpu(5));

    queue.move(pod, like.shape());

    queue.rest(queue.first(NOW));
    WaitingPods waiting = queue.resting().getFirst();
    assertThat(waiting.shape()).isSameAs(like.shape());
    assertThat(waiting.toTell(reasons, true, NOW.plusSeconds(60))).isNull();
    assertThat(waiting.toTell(Reasons.waitingFor("rain"), true, NOW)).isNull();
    assertThat(waiting.toTell(Reasons.waitingFor("rain"), true, NOW.plusSeconds(1))).isSameAs(pod);
  }
}
