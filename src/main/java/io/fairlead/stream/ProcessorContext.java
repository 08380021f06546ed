package io.fairlead.stream;

import io.fairlead.stream.snapshot.RejectedSnapshotException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** What every processor needs besides its arrow. */
@ApplicationScoped
class ProcessorContext {
  private final Topics topics;
  private final EventReader reader;
  private final KafkaClients clients;
  private final MeterRegistry meters;
  private final FairleadConfig config;

  ProcessorContext(
      Topics topics,
      EventReader reader,
      KafkaClients clients,
      MeterRegistry meters,
      FairleadConfig config) {
    this.topics = topics;
    this.reader = reader;
    this.clients = clients;
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

  MeterRegistry meters() {
    return meters;
  }
}
