package io.fairlead.domain.scheduling.queue;

import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import org.junit.jupiter.api.Test;

class PriorityClassesTest {
  private final PriorityClasses classes = new PriorityClasses();

  private static PriorityClass priorityClass(
      String name, int value, boolean globalDefault, PreemptionPolicy policy) {
    return new PriorityClass(Metadata.named(null, name), value, globalDefault, policy, null);
  }

  @Test
  void whatThePodSaysGoesBeforeWhatItsClassSays() {
    classes.put(priorityClass("gold", 1000, false, PreemptionPolicy.Never));

    PodSpec spec = classes.resolve(pod("p").priorityClass("gold").priority(7).build().spec());

    assertThat(spec.priority()).isEqualTo(7);
    assertThat(spec.preemptionPolicy()).isEqualTo(PreemptionPolicy.Never);
  }

  @Test
  void theGlobalDefaultIsForPodsThatNameNoClass() {
    classes.put(priorityClass("normal", 5, true, PreemptionPolicy.Never));
    classes.put(priorityClass("gold", 1000, false, null));

    assertThat(classes.resolve(pod("p").build().spec()))
        .returns(5, PodSpec::priority)
        .returns(PreemptionPolicy.Never, PodSpec::preemptionPolicy);
    assertThat(classes.resolve(pod("p").priorityClass("gold").build().spec()))
        .returns(1000, PodSpec::priority)
        .returns(PreemptionPolicy.PreemptLowerPriority, PodSpec::preemptionPolicy);
  }

  @Test
  void aGlobalDefaultThatGoesLeavesTheNextOne() {
    classes.put(priorityClass("a", 5, true, null));
    classes.put(priorityClass("b", 9, true, null));
    classes.remove("a");
    assertThat(classes.resolve(pod("p").build().spec()).priority()).isEqualTo(9);

    classes.put(priorityClass("b", 9, false, null));
    assertThat(classes.resolve(pod("p").build().spec()).priority()).isZero();
  }

  @Test
  void aClassIsKnownWhileItIsThere() {
    PodSpec spec = pod("p").priorityClass("gold").build().spec();
    assertThat(classes.knows(spec)).isFalse();
    classes.put(priorityClass("gold", 1, false, null));
    assertThat(classes.knows(spec)).isTrue();
    classes.remove("gold");
    assertThat(classes.knows(spec)).isFalse();
  }
}
