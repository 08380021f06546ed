package io.fairlead.replay.whatif;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.Replay;
import io.fairlead.replay.ReplayPolicies;
import io.fairlead.replay.whatif.ScalingReport.ScaleEvent;
import io.fairlead.stream.Arrows;
import io.fairlead.stream.EventHeaders;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.Provenance;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Asks the recorded autoscaling policy and another one over what one cell's log has of metrics. */
final class ScalingWhatIf {
  /** Where records are of one time, causes before effects. */
  private static final List<Topic> TOPICS =
      List.of(Topic.SPEC, Topic.PLACEMENT, Topic.POD_STATUS, Topic.METRICS, Topic.SCALING);

  private final RecordedLog log;
  private final AutoscalingPolicy policy;
  private final int maxDifferences;

  ScalingWhatIf(RecordedLog log, AutoscalingPolicy policy, int maxDifferences) {
    this.log = log;
    this.policy = policy;
    this.maxDifferences = maxDifferences;
  }

  ScalingReport run(int number) {
    AutoscalingPolicy recordedPolicy = recordedPolicy(number);
    ScalingWorld recorded = new ScalingWorld(recordedPolicy, number, new ScaleEvents(false));
    ScalingWorld other = new ScalingWorld(policy, number, new ScaleEvents(true));
    ScaleEvents logged = new ScaleEvents(false);
    long metrics = replay(number, recorded, other, logged);
    long contradicted = contradicted(number);
    boolean isAsked = metrics > 0;
    return new ScalingReport(
        number,
        policy.description(),
        recordedPolicy.description(),
        metrics,
        logged.figures(),
        recorded.events().figures(),
        other.events().figures(),
        policy.equals(recordedPolicy) ? 0 : contradicted,
        isAsked ? differences(recorded.events(), other.events()) : List.of());
  }

  /** Returns how many records of metrics there were. */
  private long replay(int number, ScalingWorld recorded, ScalingWorld other, ScaleEvents logged) {
    EventReader reader = log.newEventReader();
    List<Tape> tapes = TOPICS.stream().map(topic -> log.reader().open(topic, number)).toList();
    long metrics = 0;
    Instant now = Instant.EPOCH;
    try {
      for (Tape tape = first(tapes); tape != null; tape = first(tapes)) {
        ConsumerRecord<String, byte[]> record = tape.next().orElseThrow();
        Instant written = Instant.ofEpochMilli(record.timestamp());
        now = written.isAfter(now) ? written : now;
        Optional<EventRecord> read = reader.read(record);
        if (read.isEmpty()) {
          continue;
        }
        if (read.get().event() instanceof ScalingDecided scaled) {
          Instant at = now;
          scaled.decisions().forEach(decision -> logged.add(decision, at));
          continue;
        }
        metrics += read.get().event() instanceof NodeMetrics ? 1 : 0;
        recorded.fold(read.get().event(), now);
        other.fold(read.get().event(), now);
      }
      recorded.ticksUpTo(now);
      other.ticksUpTo(now);
    } finally {
      tapes.forEach(Tape::close);
    }
    return metrics;
  }

  private static Tape first(List<Tape> tapes) {
    return tapes.stream()
        .filter(tape -> tape.peek().isPresent())
        .min(Comparator.comparingLong(tape -> tape.peek().orElseThrow().timestamp()))
        .orElse(null);
  }

  /** That of the newest cycle that names one which can be made. */
  private AutoscalingPolicy recordedPolicy(int number) {
    AutoscalingPolicy found = AutoscalingPolicy.kubernetesDefaults();
    var arrow = Arrows.autoscaler(found);
    try (Tape tape = log.reader().open(Topic.SCALING, number)) {
      for (var record = tape.next(); record.isPresent(); record = tape.next()) {
        if (arrow.isOwn(record.get())) {
          String provenance = EventHeaders.text(record.get().headers(), EventHeaders.PROVENANCE);
          found =
              ReplayPolicies.autoscaling(Provenance.fromJson(provenance).policy()).orElse(found);
        }
      }
    }
    return found;
  }

  private long contradicted(int number) {
    return Replay.of(log).autoscaler().cell(number).decideWith(policy).verify().mismatchCount();
  }

  private List<ScaleEvent> differences(ScaleEvents recorded, ScaleEvents other) {
    List<ScaleEvent> only = new ArrayList<>();
    recorded.list().stream().filter(event -> !has(other, event)).forEach(only::add);
    other.list().stream().filter(event -> !has(recorded, event)).forEach(only::add);
    only.sort(Comparator.comparing(ScaleEvent::at));
    return only.subList(0, Math.min(maxDifferences, only.size()));
  }

  private static boolean has(ScaleEvents events, ScaleEvent event) {
    return events
        .list()
        .contains(
            new ScaleEvent(
                event.at(),
                event.namespace(),
                event.deployment(),
                event.from(),
                event.to(),
                !event.isOther()));
  }
}
