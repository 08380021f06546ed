package io.fairlead.simulation;

import io.fairlead.simulation.log.SimulatedLog;
import io.fairlead.simulation.log.SimulatedProducer;
import io.fairlead.stream.CellWriter;
import io.fairlead.stream.CycleOutput;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/** Writes cycles as {@code KafkaCellWriter} does, with a seam at each request. */
final class SimulatedCellWriter implements CellWriter {
  private final Seams seams;
  private final Supplier<Instant> clock;
  private final Supplier<ConsumerGroupMetadata> group;
  private final SimulatedProducer producer;

  SimulatedCellWriter(
      SimulatedLog log,
      String transactionalId,
      Seams seams,
      Supplier<Instant> clock,
      Supplier<ConsumerGroupMetadata> group) {
    this.seams = seams;
    this.clock = clock;
    this.group = group;
    seams.before("initTransactions");
    this.producer = log.producer(transactionalId);
    seams.after("initTransactions");
  }

  @Override
  public void commit(CycleOutput output) {
    for (CycleOutput.Output each : output.records()) {
      seams.before("send to " + each.record().topic());
      producer.send(each.record(), clock.get());
      seams.after("send to " + each.record().topic());
    }
    seams.before("sendOffsets");
    producer.sendOffsets(output.offsets(), group.get());
    seams.after("sendOffsets");
    seams.before("commit");
    producer.commit();
    seams.after("commit");
  }

  @Override
  public void close() {
    // As KafkaProducer.close(Duration.ZERO): what is open stays open until somebody ends it.
  }
}
