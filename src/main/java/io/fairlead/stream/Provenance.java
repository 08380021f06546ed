package io.fairlead.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.domain.model.Copies;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a cycle's decisions come from; the {@code ce_provenance} header of all its records.
 *
 * @param cycle counts the cycles of one processor in one cell that left a record, from 1
 * @param now the time that was decided with
 * @param policy name and version of what decided, for example {@code least-allocated/1}
 * @param inputs what was folded since the cycle before, in the order of folding. Kafka gives no
 *     order between topics; this is where that order is kept.
 */
public record Provenance(long cycle, Instant now, String policy, List<Range> inputs) {

  public Provenance {
    inputs = Copies.list(inputs);
  }

  /** Offsets of one topic, both ends included; offsets without a record are passed over. */
  public record Range(String topic, long from, long to) {}

  public String toJson() {
    try {
      return EventJson.mapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("provenance must be writable", e);
    }
  }

  public static Provenance fromJson(String json) {
    try {
      return EventJson.mapper().readValue(json, Provenance.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("unreadable provenance in our own output: " + json, e);
    }
  }

  /** Collects ranges in the order of folding; runs of one topic become one range. */
  static final class Builder {
    private final List<Range> ranges = new ArrayList<>();
    private int records;

    void add(String topic, long offset) {
      records++;
      if (!ranges.isEmpty()) {
        Range last = ranges.getLast();
        if (last.topic().equals(topic)) {
          ranges.set(ranges.size() - 1, new Range(topic, last.from(), offset));
          return;
        }
      }
      ranges.add(new Range(topic, offset, offset));
    }

    int ranges() {
      return ranges.size();
    }

    int records() {
      return records;
    }

    Provenance build(long cycle, Instant now, String policy) {
      return new Provenance(cycle, now, policy, ranges);
    }

    void clear() {
      ranges.clear();
      records = 0;
    }
  }
}
