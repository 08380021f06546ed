package io.fairlead.stream;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Configuration of the clients that are not channels: the transactional writers and the readers of
 * a restore. Connection and security settings come from the {@code kafka.*} keys, as for channels.
 */
@ApplicationScoped
public class KafkaClients {
  private final Map<String, Object> common;
  private final FairleadConfig config;

  KafkaClients(
      @Identifier("default-kafka-broker") Map<String, Object> common, FairleadConfig config) {
    this.common = common;
    this.config = config;
  }

  /** Connection and security only, for an admin client. */
  public Map<String, Object> admin() {
    Map<String, Object> properties = new HashMap<>(common);
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "fairlead-admin-" + config.instance());
    return properties;
  }

  public Map<String, Object> reader(String clientId) {
    Map<String, Object> properties = new HashMap<>(common);
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, RecordLimits.REQUEST);
    // What is read is there; only a commit that is under way is waited for.
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return properties;
  }

  /** For what users ask for: at once, because somebody waits. */
  Map<String, Object> wishProducer() {
    return eventProducer("wishes", 0);
  }

  /**
   * For what agents observe. Thousands of them speak through this one, and each request wakes six
   * readers: one every few milliseconds would cost a core.
   */
  Map<String, Object> observationProducer() {
    return eventProducer("observations", 20);
  }

  /** Events that are not decisions, each of which is there once it is answered. */
  private Map<String, Object> eventProducer(String what, int lingerMillis) {
    Map<String, Object> properties = new HashMap<>(common);
    properties.put(
        CommonClientConfigs.CLIENT_ID_CONFIG, "fairlead-" + what + "-" + config.instance());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    // Agents and requests have better things to do than to wait for Kafka to come back.
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
    return properties;
  }

  /** For snapshots: large records, and nobody waits. */
  Map<String, Object> snapshotProducer() {
    Map<String, Object> properties = new HashMap<>(common);
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "fairlead-snapshots-" + config.instance());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RecordLimits.REQUEST);
    return properties;
  }

  Map<String, Object> transactionalProducer(Arrow<?> arrow, int cell) {
    String id = arrow.transactionalId(cell);
    Map<String, Object> properties = new HashMap<>(common);
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, id + "-" + config.instance());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RecordLimits.REQUEST);
    // A transaction that begins while the one before is still being marked as committed is told to
    // come back; the default of 100 ms would then be the time of a cycle.
    properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 2);
    properties.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200);
    // A crashed writer's open transaction holds readers up until the cell's next writer comes, or
    // until this is over.
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
    return properties;
  }
}
