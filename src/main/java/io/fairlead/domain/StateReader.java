package io.fairlead.domain;

import io.fairlead.domain.model.Copies;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a {@link StateWriter} was given, in the same order.
 *
 * <p>A reader throws {@link IllegalStateException} where what comes is not what is asked for: such
 * a snapshot is passed over.
 */
public interface StateReader {

  long number();

  /** A number that is the size of something: not negative, and an int. */
  default int count() {
    long number = number();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IllegalStateException("not a size: " + number);
    }
    return (int) number;
  }

  boolean flag();

  String text();

  String unique();

  Instant time();

  <T extends Record> T value(Class<T> type);

  /** Reads one item for each that was written. */
  default void each(Runnable item) {
    for (int left = count(); left > 0; left--) {
      item.run();
    }
  }

  /** The same as an immutable list. */
  default <T> List<T> list(Supplier<T> item) {
    List<T> list = new ArrayList<>();
    each(() -> list.add(item.get()));
    return List.copyOf(list);
  }

  default Pod pod() {
    Metadata shared = value(Metadata.class);
    Metadata own =
        new Metadata(
            shared.namespace(),
            unique(),
            unique(),
            shared.labels(),
            shared.annotations(),
            shared.ownerReference(),
            time());
    return new Pod(own, value(PodSpec.class));
  }

  default SortedMap<String, String> labels() {
    TreeMap<String, String> labels = new TreeMap<>();
    each(() -> labels.put(text(), text()));
    return Copies.sorted(labels);
  }
}
