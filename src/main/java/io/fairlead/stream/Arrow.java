package io.fairlead.stream;

import io.fairlead.domain.Logic;
import io.fairlead.domain.event.Event;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One arrow of the flow, as data: which topics come in, which logic decides, which topic its
 * decisions go to.
 *
 * @param name names the consumer group and the source of its records
 * @param policy name and version of what decides; part of the provenance
 * @param inputs topics that are folded on restore, too
 * @param softInputs topics with short retention, folded only live: what a decision used of them is
 *     in the decision
 * @param owned inputs whose unreadable records this arrow answers with dead letters; each topic has
 *     one owner
 */
public record Arrow<D>(
    String name,
    String policy,
    Set<Topic> inputs,
    Set<Topic> softInputs,
    Set<Topic> owned,
    Topic output,
    Supplier<Logic<D>> logic,
    DecisionCodec<D> decisions) {

  /** The group that shares the cells of this arrow among instances. */
  public String group() {
    return "fairlead-" + name;
  }

  /** One a cell and not one an instance: whoever opens it is the cell's only writer. */
  public String transactionalId(int cell) {
    return group() + "-cell-" + cell;
  }

  /** The {@code ce_source} of its records: how it knows its own output in a shared topic. */
  public String source() {
    return "/fairlead/" + name;
  }

  /** Whether a record of the output topic is a cycle of this arrow. */
  public boolean isOwn(ConsumerRecord<?, ?> record) {
    return source().equals(EventHeaders.text(record.headers(), EventHeaders.SOURCE))
        && record.headers().lastHeader(EventHeaders.PROVENANCE) != null;
  }

  /**
   * This arrow as a shadow of the live one: same input, records of its own in a topic of its own.
   * It answers for no topic: the live one does.
   *
   * @param output a shadow's topic
   */
  Arrow<D> shadow(Topic output) {
    if (!output.isShadow()) {
      throw new IllegalArgumentException("a shadow cannot write to " + output.suffix());
    }
    return new Arrow<>(
        "shadow-" + name, policy, inputs, softInputs, Set.of(), output, logic, decisions);
  }

  /** Decisions to events and back. */
  public interface DecisionCodec<D> {

    /** The events that carry a cycle's decisions, in order, none larger than a record may be. */
    List<EncodedEvent> encode(List<D> decisions);

    /** The decisions that an event of the output topic carries, in order. */
    List<D> toDecisions(Event event);

    /** For decisions that are events themselves, one a record. */
    static <E extends Event> DecisionCodec<E> eventEach(Class<E> type) {
      return new DecisionCodec<>() {
        @Override
        public List<EncodedEvent> encode(List<E> decisions) {
          return decisions.stream().map(EncodedEvent::of).toList();
        }

        @Override
        public List<E> toDecisions(Event event) {
          return List.of(type.cast(event));
        }
      };
    }
  }
}
