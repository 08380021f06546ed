package io.fairlead.stream;

import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What could not be read: the original key, value and headers, and in further headers why.
 *
 * <p>A dead letter must always fit its topic, or it would be tried for ever. An original beyond
 * {@link RecordLimits#DEAD_LETTER} keeps only the beginning of its value; a further header tells
 * its size, and topic and offset lead to the rest.
 */
final class DeadLetter {
  static final String REASON = "fairlead_reason";
  static final String TOPIC = "fairlead_topic";
  static final String OFFSET = "fairlead_offset";
  static final String PROCESSOR = "fairlead_processor";
  static final String ORIGINAL_SIZE = "fairlead_original_size";

  private DeadLetter() {}

  static ProducerRecord<String, byte[]> of(
      ConsumerRecord<String, byte[]> original, String reason, String processor, Topics topics) {
    boolean whole = size(original) <= RecordLimits.DEAD_LETTER;
    Headers headers = new RecordHeaders(whole ? original.headers().toArray() : new Header[0]);
    EventHeaders.add(headers, REASON, reason);
    EventHeaders.add(headers, TOPIC, original.topic());
    EventHeaders.add(headers, OFFSET, Long.toString(original.offset()));
    EventHeaders.add(headers, PROCESSOR, processor);
    if (!whole) {
      EventHeaders.add(headers, ORIGINAL_SIZE, Long.toString(size(original)));
    }
    return new ProducerRecord<>(
        topics.name(Topic.DEAD_LETTER),
        original.partition(),
        whole ? original.key() : null,
        whole ? original.value() : beginning(original.value()),
        headers);
  }

  private static byte[] beginning(byte[] value) {
    return value == null || value.length <= RecordLimits.INPUT
        ? value
        : Arrays.copyOf(value, RecordLimits.INPUT);
  }

  private static long size(ConsumerRecord<String, byte[]> record) {
    // A key has at most three bytes a char.
    long size = record.key() == null ? 0 : 3L * record.key().length();
    size += record.value() == null ? 0 : record.value().length;
    for (Header header : record.headers()) {
      size += 3L * header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }
}
