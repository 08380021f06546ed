package io.fairlead.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What could not be read: the original key, value and headers, and in further headers why. */
final class DeadLetter {
  static final String REASON = "fairlead_reason";
  static final String TOPIC = "fairlead_topic";
  static final String OFFSET = "fairlead_offset";
  static final String PROCESSOR = "fairlead_processor";

  private DeadLetter() {}

  static ProducerRecord<String, byte[]> of(
      ConsumerRecord<String, byte[]> original, String reason, String processor, Topics topics) {
    Headers headers = new RecordHeaders(original.headers().toArray());
    EventHeaders.add(headers, REASON, reason);
    EventHeaders.add(headers, TOPIC, original.topic());
    EventHeaders.add(headers, OFFSET, Long.toString(original.offset()));
    EventHeaders.add(headers, PROCESSOR, processor);
    return new ProducerRecord<>(
        topics.name(Topic.DEAD_LETTER),
        original.partition(),
        original.key(),
        original.value(),
        headers);
  }
}
