package io.fairlead.stream;

import io.fairlead.stream.snapshot.RejectedSnapshotException;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/** What every processor needs besides its arrow. */
@ApplicationScoped
class ProcessorContext {

  /** Opening a cell is half waiting and half work. */
  private static final int OPENINGS_A_CORE = 4;

  private final Topics topics;
  private final EventReader reader;
  private final KafkaClients clients;
  private final KafkaClientService channels;
  private final ConsumerGroups groups;
  private final MeterRegistry meters;
  private final FairleadConfig config;
  private final Semaphore openings =
      new Semaphore(OPENINGS_A_CORE * Runtime.getRuntime().availableProcessors(), true);

  ProcessorContext(
      Topics topics,
      EventReader reader,
      KafkaClients clients,
      KafkaClientService channels,
      ConsumerGroups groups,
      MeterRegistry meters,
      FairleadConfig config) {
    this.topics = topics;
    this.reader = reader;
    this.clients = clients;
    this.channels = channels;
    this.groups = groups;
    this.meters = meters;
    this.config = config;
  }

  /**
   * The pasts of an arrow's cells in Kafka.
   *
   * @param purpose begins the names of the clients
   */
  <D> CellHistories<D> histories(Arrow<D> arrow, String purpose) {
    return histories(arrow, log(purpose), reader);
  }

  <D> CellHistories<D> histories(Arrow<D> arrow, LogReader log, EventReader eventReader) {
    return new CellHistories<>(arrow, topics, log, eventReader, reason -> rejected(arrow, reason));
  }

  LogReader log(String purpose) {
    return new KafkaLogReader(topics, clients::reader, purpose);
  }

  private void rejected(Arrow<?> arrow, RejectedSnapshotException.Reason reason) {
    meters
        .counter(
            "fairlead.snapshot.rejected",
            "processor",
            arrow.name(),
            "reason",
            reason.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  FairleadConfig config() {
    return config;
  }

  Topics topics() {
    return topics;
  }

  EventReader reader() {
    return reader;
  }

  KafkaClients clients() {
    return clients;
  }

  /** The consumer of a channel. */
  KafkaConsumer<String, byte[]> consumer(String channel) {
    return channels.getConsumer(channel);
  }

  ConsumerGroups groups() {
    return groups;
  }

  /** Cells that arrive together are opened as many at a time as this process can bear. */
  Semaphore openings() {
    return openings;
  }

  MeterRegistry meters() {
    return meters;
  }
}
