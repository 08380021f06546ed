package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.TopicCreation;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.stream.snapshot.SnapshotManifest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeRegistrationTest {
  private static final RegisterForReflection REGISTRATION =
      NativeRegistration.class.getAnnotation(RegisterForReflection.class);

  @ParameterizedTest
  @EnumSource
  void everyPartOfAnEventIsRegistered(EventType type) {
    assertThat(registered()).containsAll(names(WireTypes.of(type.eventClass())));
  }

  @Test
  void whatElseIsReadOrWrittenIsRegistered() {
    assertThat(registered())
        .containsAll(names(WireTypes.of(Provenance.class)))
        .containsAll(names(WireTypes.of(SnapshotManifest.class)))
        .containsAll(names(Set.of(NamespacedName.class))) // in snapshots
        .containsAll(names(WireTypes.of(TopicCreation.TopicList.class)));
  }

  /** Mix-ins are classes that Jackson looks at, too. */
  @Test
  void everyMixInIsRegistered() {
    Set<String> mixIns =
        Arrays.stream(EventJson.class.getDeclaredClasses())
            .filter(Class::isInterface)
            .map(Class::getName)
            .collect(Collectors.toSet());

    assertThat(mixIns).isNotEmpty();
    assertThat(registered()).containsAll(mixIns);
  }

  /** Kafka's records are compressed with it, so it must be found by name at run time. */
  @Test
  void everyLz4ImplementationThatIsRegisteredExists() {
    assertThat(registered())
        .filteredOn(name -> name.startsWith("net.jpountz."))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
  }

  @Test
  void nothingIsRegisteredThatIsNoLongerUsed() {
    Set<String> used = new TreeSet<>();
    for (EventType type : EventType.values()) {
      used.addAll(names(WireTypes.of(type.eventClass())));
    }
    used.addAll(names(WireTypes.of(Provenance.class)));
    used.addAll(names(WireTypes.of(SnapshotManifest.class)));
    used.addAll(names(Set.of(NamespacedName.class)));
    used.addAll(names(WireTypes.of(TopicCreation.TopicList.class)));
    for (Class<?> mixIn : EventJson.class.getDeclaredClasses()) {
      used.add(mixIn.getName());
    }

    Set<String> ours = registered();
    ours.removeIf(name -> !name.startsWith("io.fairlead."));
    assertThat(used).containsAll(ours);
  }

  private static Set<String> registered() {
    Set<String> names = names(Set.of(REGISTRATION.targets()));
    names.addAll(Set.of(REGISTRATION.classNames()));
    return names;
  }

  private static Set<String> names(Set<Class<?>> types) {
    return types.stream().map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
  }
}
