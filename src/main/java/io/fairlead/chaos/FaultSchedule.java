package io.fairlead.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Which fault comes when, and for how long: drawn from a seed, in rounds, so that each kind comes
 * as often as the others.
 */
final class FaultSchedule {

  /**
   * One fault.
   *
   * @param pause between the beginning of the fault before and this one
   * @param lasting until it is healed, at least
   * @param patient whether it waits for the groups to come to rest after the fault before
   * @param choice which control plane, of those that are well: the remainder by their number
   */
  record Step(Fault fault, Duration pause, Duration lasting, boolean patient, int choice) {}

  /** Longer than a consumer's session, also where Kafka's own default sets the lower bound: 6 s. */
  private static final Duration OUTLASTS_SESSIONS = Duration.ofMillis(7_500);

  private final Random random;
  private final List<Fault> kinds;
  private final List<Fault> round = new ArrayList<>();
  private final Set<Fault> done = EnumSet.noneOf(Fault.class);

  FaultSchedule(Random random, List<Fault> kinds) {
    this.random = random;
    this.kinds = List.copyOf(kinds);
  }

  Step next() {
    if (round.isEmpty()) {
      round.addAll(kinds);
      Collections.shuffle(round, random);
    }
    Fault fault = round.removeLast();
    done.add(fault);
    boolean patient = random.nextInt(4) > 0;
    return new Step(fault, millis(4_500, 6_500), lasting(fault), patient, random.nextInt(1_000));
  }

  /** Whether every kind came at least once. */
  boolean hadAll() {
    return done.containsAll(kinds);
  }

  private Duration lasting(Fault fault) {
    return switch (fault) {
      case KILL -> millis(2_000, 4_000);
      case PAUSE, CUT, CUT_OUTBOUND, CUT_INBOUND -> OUTLASTS_SESSIONS.plus(millis(0, 2_500));
      case BROKER_KILL -> millis(500, 2_000);
      case BROKER_RESTART -> Duration.ZERO;
    };
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to));
  }
}
