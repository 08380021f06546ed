package io.fairlead.domain.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancerTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final Duration FAIL_TIMEOUT = Duration.ofSeconds(5);
  private static final Endpoint A = endpoint("a");
  private static final Endpoint B = endpoint("b");
  private static final Endpoint C = endpoint("c");

  @Test
  void roundRobinTakesEndpointsInTurn() {
    Balancer balancer = balancer(new RoundRobin(), A, B, C);

    assertThat(picks(balancer, 6)).containsExactly(A, B, C, A, B, C);
  }

  @Test
  void aNewEndpointWaitsForItsTurn() {
    Balancer balancer = balancer(new RoundRobin(), B, C);
    assertThat(picks(balancer, 1)).containsExactly(B);

    balancer.update(List.of(A, B, C));

    assertThat(picks(balancer, 4)).containsExactly(C, B, A, C);
  }

  @Test
  void endpointsThatStayKeepTheirTurnWhenOneGoes() {
    Balancer balancer = balancer(new RoundRobin(), A, B, C);
    assertThat(picks(balancer, 1)).containsExactly(A);

    balancer.update(List.of(A, C));

    assertThat(picks(balancer, 3)).containsExactly(C, A, C);
  }

  @Test
  void leastConnectionsTakesEqualOnesInTurn() {
    Balancer balancer = balancer(new LeastConnections(), A, B, C);

    List<Endpoint> first = picks(balancer, 3);
    first.forEach(balancer::release);
    List<Endpoint> second = picks(balancer, 3);

    assertThat(first).containsExactly(A, B, C);
    assertThat(second).containsExactly(A, B, C);
  }

  @Test
  void leastConnectionsPrefersTheOneThatHasFinished() {
    Balancer balancer = balancer(new LeastConnections(), A, B, C);
    picks(balancer, 3);

    balancer.release(B);

    assertThat(picks(balancer, 1)).containsExactly(B);
  }

  @Test
  void whatIsOpenAtAnEndpointIsRememberedWhenItComesBack() {
    Balancer balancer = balancer(new LeastConnections(), A);
    picks(balancer, 2);

    balancer.update(List.of(B));
    balancer.update(List.of(A, B));

    assertThat(balancer.open(A)).isEqualTo(2);
    assertThat(picks(balancer, 2)).containsExactly(B, B);
  }

  @Test
  void anEndpointThatFailedIsPassedOverForAWhile() {
    Balancer balancer = balancer(new RoundRobin(), A, B);

    balancer.failed(A, NOW);

    assertThat(picks(balancer, 2)).containsExactly(B, B);
    assertThat(balancer.pick(Set.of(), NOW.plus(FAIL_TIMEOUT))).contains(A);
  }

  @Test
  void anEndpointThatFailedIsBetterThanNone() {
    Balancer balancer = balancer(new RoundRobin(), A, B);

    balancer.failed(A, NOW);
    balancer.failed(B, NOW);

    assertThat(balancer.pick(Set.of(A), NOW)).contains(B);
  }

  @Test
  void withoutEndpointsThereIsNothingToPick() {
    assertThat(balancer(new RoundRobin()).pick(Set.of(), NOW)).isEmpty();
  }

  @Test
  void aPickIsReleasedOnlyOnce() {
    Balancer balancer = balancer(new RoundRobin(), A);
    picks(balancer, 1);
    balancer.release(A);

    assertThatThrownBy(() -> balancer.release(A)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void everyStrategyHasItsName() {
    assertThat(LoadBalancingStrategy.NAMES)
        .allSatisfy(
            name ->
                assertThat(LoadBalancingStrategy.named(name, new SplittableRandom(1))).isPresent());
    assertThat(LoadBalancingStrategy.named("fastest", new SplittableRandom(1))).isEmpty();
  }

  private static Balancer balancer(LoadBalancingStrategy strategy, Endpoint... endpoints) {
    Balancer balancer = new Balancer(strategy, FAIL_TIMEOUT);
    balancer.update(List.of(endpoints));
    return balancer;
  }

  private static List<Endpoint> picks(Balancer balancer, int count) {
    List<Endpoint> picks = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> picks.add(balancer.pick(Set.of(), NOW).orElseThrow()));
    return picks;
  }

  private static Endpoint endpoint(String name) {
    return new Endpoint("uid-" + name, name, "node-1", "10.0.0.1", 8080);
  }
}
