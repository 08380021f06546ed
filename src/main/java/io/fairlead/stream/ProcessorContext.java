package io.fairlead.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
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
  private final Semaphore openings =
      new Semaphore(OPENINGS_A_CORE * Runtime.getRuntime().availableProcessors(), true);

  ProcessorContext(
      Topics topics,
      EventReader reader,
      KafkaClients clients,
      KafkaClientService channels,
      ConsumerGroups groups,
      MeterRegistry meters) {
    this.topics = topics;
    this.reader = reader;
    this.clients = clients;
    this.channels = channels;
    this.groups = groups;
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
