package io.fairlead.view;

import io.fairlead.view.PointInTime.Place;
import io.fairlead.view.PointInTime.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Past states that were folded lately, for who asks again, or for a later moment. As many as a
 * number of objects allows, the last used first; the last one always.
 */
final class KeptStates {

  /** How long the answer stands for a moment to which the log may still add something. */
  private static final Duration UNSETTLED = Duration.ofSeconds(5);

  /**
   * One state.
   *
   * @param moment that it answers, or null if it is only a step on the way
   * @param until when that answer holds, or null for ever
   * @param settled whether nothing can come any more into what was folded, so that one can go on
   */
  private record Kept(PastView state, PointInTime moment, Instant until, boolean settled) {}

  private final long maxObjects;

  /** The last used last. */
  private final List<Kept> states = new ArrayList<>();

  KeptStates(long maxObjects) {
    this.maxObjects = maxObjects;
  }

  /** The state of a moment, if it is here. */
  synchronized Optional<PastView> of(PointInTime moment, Instant now) {
    return states.stream()
        .filter(kept -> moment.equals(kept.moment()))
        .filter(kept -> kept.until() == null || kept.until().isAfter(now))
        .findFirst()
        .map(this::used);
  }

  /** The latest state that the log leads on from to a moment. */
  synchronized Optional<PastView> before(PointInTime moment) {
    return states.stream()
        .filter(kept -> kept.settled() && leadsTo(kept.state(), moment))
        .max(Comparator.comparingLong(kept -> kept.state().version()))
        .map(this::used);
  }

  private static boolean leadsTo(PastView state, PointInTime moment) {
    return switch (moment) {
      case Time time -> state.progress().until() <= time.at().toEpochMilli();
      case Place place ->
          state.mark().next(place.last().topic(), place.last().cell()) <= place.last().offset();
    };
  }

  private PastView used(Kept kept) {
    states.remove(kept);
    states.add(kept);
    return kept.state();
  }

  /** A step on the way. */
  synchronized void addStep(PastView state) {
    add(new Kept(state, null, null, true));
  }

  /**
   * The state of a moment.
   *
   * @param horizon the time up to which nothing can be added any more
   */
  synchronized void add(PastView state, PointInTime moment, Instant horizon, Instant now) {
    boolean answered = moment instanceof Time time && time.at().isAfter(horizon);
    boolean settled = state.progress().until() <= horizon.toEpochMilli();
    Instant until = answered || !settled ? now.plus(UNSETTLED) : null;
    states.removeIf(kept -> moment.equals(kept.moment()));
    add(new Kept(state, moment, until, settled));
  }

  private void add(Kept kept) {
    states.add(kept);
    long objects = 0;
    for (int i = states.size() - 1; i >= 0; i--) {
      objects += states.get(i).state().objects();
      if (objects > maxObjects && i < states.size() - 1) {
        states.remove(i);
      }
    }
  }

  synchronized void clear() {
    states.clear();
  }
}
