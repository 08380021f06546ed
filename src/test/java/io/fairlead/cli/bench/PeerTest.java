package io.fairlead.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cli.bench.FenzoPeer.Search;
import io.fairlead.domain.model.Pod;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A comparison is fair only if all schedulers do the same work. */
class PeerTest {
  private static final ClusterSize SIZE = new ClusterSize(10, 1_000, 1);
  private final Scenario scenario = Workload.PLAIN.of(SIZE);

  private static void place(Peer peer, Scenario scenario, int from, int to) {
    List<Pod> pods = IntStream.range(from, to).mapToObj(scenario::pod).toList();
    peer.preparePlacing(pods).run();
  }

  @ParameterizedTest
  @EnumSource
  void fenzoPlacesEveryPodThatWePlace(Search search) {
    try (Peer fenzo = new FenzoPeer(search);
        Peer fairlead = new FairleadPeer(SchedulingLoop.leastAllocated())) {
      for (Peer peer : List.of(fenzo, fairlead)) {
        peer.register(scenario.nodes());
        place(peer, scenario, 0, 500);
        place(peer, scenario, 500, 1_000);
      }

      assertThat(fenzo.placed()).isEqualTo(SIZE.pods());
      assertThat(fairlead.placed()).isEqualTo(SIZE.pods());
    }
  }

  /** Else it would be fast because it forgets. */
  @Test
  void fenzoRemembersWhatItHasPlaced() {
    Scenario full = Workload.PREEMPT.of(new ClusterSize(3, 3, 1));
    try (Peer fenzo = new FenzoPeer(Search.BEST_FIT)) {
      fenzo.register(full.nodes());
      for (int i = 0; i < full.residents(); i++) {
        fenzo.preparePlacing(List.of(full.resident(i))).run();
      }
      assertThat(fenzo.placed()).isEqualTo(full.residents());

      place(fenzo, full, 0, 3);
      assertThat(fenzo.placed()).as("there is no room for more").isEqualTo(full.residents());
    }
  }
}
