package io.fairlead.stream;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What every processor needs besides its arrow. */
@ApplicationScoped
class ProcessorContext {
  private final Topics topics;
  private final EventReader reader;
  private final KafkaClients clients;
  private final MeterRegistry meters;

  ProcessorContext(Topics topics, EventReader reader, KafkaClients clients, MeterRegistry meters) {
    this.topics = topics;
    this.reader = reader;
    this.clients = clients;
    this.meters = meters;
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
