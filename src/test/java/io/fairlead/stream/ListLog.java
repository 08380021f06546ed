package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.stream.EventRecord.Position;
import io.fairlead.stream.LogMark.Partition;
import io.fairlead.testing.ListTape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A log in memory, for whoever reads logs. */
public final class ListLog implements LogReader {
  private static final Topics TOPICS = new Topics(LogFollowerTest.CONFIG);

  private final EventReader reader = new EventReader(TOPICS);
  private final Map<Partition, List<ConsumerRecord<String, byte[]>>> records = new TreeMap<>();
  private final Map<Partition, Long> ends = new TreeMap<>();

  /** One that reads what is in here. */
  public EventReader reader() {
    return reader;
  }

  /**
   * Adds a valid event.
   *
   * @param at in milliseconds
   * @param inputs what it was made from, if it is a decision
   */
  public Position add(int cell, Event event, long at, Position... inputs) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(EventHeaders.TYPE, EventType.of(event).typeName().getBytes(UTF_8));
    assertThat(EventValidation.validate(event)).as(event.toString()).isEmpty();
    return add(Topic.of(event), cell, EventCodec.encode(event), headers, at, inputs);
  }

  /** Adds a record without an event that says what led to no decision. */
  public Position addMarker(Topic topic, int cell, long at, Position... inputs) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(EventHeaders.TYPE, CycleMarker.TYPE.getBytes(UTF_8));
    return add(topic, cell, CycleMarker.VALUE, headers, at, inputs);
  }

  /** Adds what nobody can read. */
  public Position addUnreadable(Topic topic, int cell, long at) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(EventHeaders.PROVENANCE, "{".getBytes(UTF_8));
    return add(topic, cell, "{".getBytes(UTF_8), headers, at);
  }

  /** Leaves an offset empty, as the end of a transaction does. */
  public void addEmpty(Topic topic, int cell) {
    ends.merge(new Partition(topic, cell), 1L, Long::sum);
  }

  private Position add(
      Topic topic, int cell, byte[] value, RecordHeaders headers, long at, Position... inputs) {
    Partition partition = new Partition(topic, cell);
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    if (inputs.length > 0) {
      List<Provenance.Range> ranges =
          Arrays.stream(inputs)
              .map(
                  input ->
                      new Provenance.Range(input.topic().suffix(), input.offset(), input.offset()))
              .toList();
      String json = new Provenance(1, Instant.ofEpochMilli(at), "test/1", ranges).toJson();
      headers.add(EventHeaders.PROVENANCE, json.getBytes(UTF_8));
    }
    records
        .computeIfAbsent(partition, key -> new ArrayList<>())
        .add(
            new ConsumerRecord<>(
                TOPICS.name(topic),
                cell,
                offset,
                at,
                TimestampType.CREATE_TIME,
                1,
                value.length,
                Integer.toString(cell),
                value,
                headers,
                Optional.empty()));
    return new Position(topic, cell, offset);
  }

  @Override
  public Tape open(Topic topic, int cell) {
    Partition partition = new Partition(topic, cell);
    return new ListTape(
        new TopicPartition(TOPICS.name(topic), cell),
        records.getOrDefault(partition, List.of()),
        ends.getOrDefault(partition, 0L));
  }

  @Override
  public Tape openSettled(Topic topic, int cell) {
    return open(topic, cell);
  }
}
