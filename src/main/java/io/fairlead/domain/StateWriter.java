package io.fairlead.domain;

import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Where a {@link Logic} writes down its state for a snapshot. What is written comes back from a
 * {@link StateReader} in the same order; nothing else describes the format, so every logic has a
 * {@link Logic#stateVersion version} for it.
 */
public interface StateWriter {

  void number(long number);

  void flag(boolean flag);

  /** A text; null is one. Equal texts cost little after the first. */
  void text(String text);

  /** A text that hardly comes twice, such as a uid: nothing is kept of it for the next. */
  void unique(String text);

  /** A moment, of all that there are, to the nanosecond; null is one. */
  void time(Instant time);

  /**
   * A record of the model or an event; null is one. Equal values cost little after the first, and
   * come back as one object.
   */
  void value(Record value);

  /** How many there are, and each of them. */
  default <T> void each(Collection<T> items, Consumer<? super T> each) {
    number(items.size());
    items.forEach(each);
  }

  /** A pod; what it has in common with its replicas costs little after the first. */
  default void pod(Pod pod) {
    Metadata metadata = pod.metadata();
    value(
        new Metadata(
            metadata.namespace(),
            null,
            null,
            metadata.labels(),
            metadata.annotations(),
            metadata.ownerReference(),
            null));
    unique(metadata.name());
    unique(metadata.uid());
    time(metadata.creationTimestamp());
    value(pod.spec());
  }

  default void labels(SortedMap<String, String> labels) {
    each(
        labels.entrySet(),
        label -> {
          text(label.getKey());
          text(label.getValue());
        });
  }
}
