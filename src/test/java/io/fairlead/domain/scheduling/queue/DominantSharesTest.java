package io.fairlead.domain.scheduling.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.queue.DominantShares.Share;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DominantSharesTest {
  private final DominantShares shares = new DominantShares();

  @Test
  void aNamespacesShareIsItsLargest() {
    shares.putNode("node-1", Resources.of(9000, 18));
    shares.add("a", Resources.of(1000, 4), 1);

    assertThat(shares.of("a")).isEqualByComparingTo(new Share(4, 18));
    assertThat(shares.of("b")).isEqualByComparingTo(new Share(0, 1));
  }

  @Test
  void nodesThatComeChangeAndGoCount() {
    shares.add("a", Resources.of(500, 0), 1);
    assertThat(shares.of("a")).isEqualByComparingTo(new Share(0, 1));

    shares.putNode("node-1", Resources.of(1000, 0));
    shares.putNode("node-2", Resources.of(1000, 0));
    assertThat(shares.of("a")).isEqualByComparingTo(new Share(1, 4));
    shares.putNode("node-2", Resources.of(3000, 0));
    assertThat(shares.of("a")).isEqualByComparingTo(new Share(1, 8));
    shares.removeNode("node-2");
    assertThat(shares.of("a")).isEqualByComparingTo(new Share(1, 2));
  }

  @Test
  void theNumberOfPodsIsNoShare() {
    shares.putNode("node-1", Resources.of(1000, 0).with(Resources.PODS, 1));
    shares.add("a", Resources.of(10, 0).with(Resources.PODS, 1), 1);

    assertThat(shares.of("a")).isEqualByComparingTo(new Share(1, 100));
  }

  @Test
  void whatIsGivenBackIsForgotten() {
    shares.putNode("node-1", Resources.of(1000, 1000));
    shares.add("a", Resources.of(700, 10), 1);
    shares.add("a", Resources.of(100, 500), 1);
    shares.add("a", Resources.of(700, 10), -1);

    assertThat(shares.of("a")).isEqualByComparingTo(new Share(1, 2));
  }

  @Property
  void fractionsCompareExactly(
      @ForAll @LongRange(min = 0) long a,
      @ForAll @LongRange(min = 1) long b,
      @ForAll @LongRange(min = 0) long c,
      @ForAll @LongRange(min = 1) long d) {
    int exact =
        BigInteger.valueOf(a)
            .multiply(BigInteger.valueOf(d))
            .compareTo(BigInteger.valueOf(c).multiply(BigInteger.valueOf(b)));

    assertThat(new Share(a, b).compareTo(new Share(c, d))).isEqualTo(exact);
  }
}
