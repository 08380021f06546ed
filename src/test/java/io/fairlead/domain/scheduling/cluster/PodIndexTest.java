package io.fairlead.domain.scheduling.cluster;

import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PodIndexTest {
  private static final Shape SHAPE =
      new Shape(0, Shape.Key.of(pod("p").build(), new TreeMap<>(), 0, null, null), Map.of(), null);

  @Property(tries = 500)
  void isAMap(@ForAll @Size(max = 400) List<@IntRange(min = -60, max = 60) Integer> steps) {
    PodIndex<String> index = new PodIndex<>(PodEntry::uid, String::hashCode);
    Map<String, PodEntry> map = new LinkedHashMap<>();
    for (int step : steps) {
      // Some uids have one hash: "Aa" and "BB", and whatever begins with them.
      String uid = (step % 2 == 0 ? "Aa" : "BB") + Math.abs(step) / 2;
      PodEntry held = map.get(uid);
      if (step >= 0) {
        PodEntry entry = entry(uid);
        index.put(entry);
        map.put(uid, entry);
      } else if (held != null) {
        index.remove(held);
        map.remove(uid);
      } else {
        index.remove(entry(uid));
      }

      assertThat(index.get(uid)).isSameAs(map.get(uid));
    }
    assertThat(index.all()).containsExactlyInAnyOrderElementsOf(map.values());
    map.forEach((uid, entry) -> assertThat(index.get(uid)).isSameAs(entry));
  }

  private static PodEntry entry(String uid) {
    return new PodEntry(
        pod("p").uid(uid).requesting(Resources.CPU, 1).build(), new TreeMap<>(), SHAPE, 0);
  }
}
