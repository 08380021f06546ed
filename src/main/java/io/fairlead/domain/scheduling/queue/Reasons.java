package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.PlacementDecision.Rejection;
import java.util.List;

/**
 * Why pods wait.
 *
 * @param rejections what the nodes say; empty if they were not asked
 * @param waitsFor what keeps the pod from being tried, or its group from being placed
 */
public record Reasons(List<Rejection> rejections, List<String> waitsFor) {

  public static Reasons waitingFor(List<String> waitsFor) {
    return new Reasons(List.of(), waitsFor);
  }

  public static Reasons waitingFor(String what) {
    return waitingFor(List.of(what));
  }

  void save(StateWriter out) {
    out.each(rejections, out::value);
    out.each(waitsFor, out::text);
  }

  static Reasons load(StateReader in) {
    return new Reasons(in.list(() -> in.value(Rejection.class)), in.list(in::text));
  }
}
