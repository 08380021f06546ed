package io.fairlead.replay.whatif;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How much worse a figure may become: {@code pendingP99>+10%} of what it was in the recording, or
 * {@code preemptions>+5} more.
 */
public record Threshold(Metric metric, double increase, boolean isPercent) {
  private static final Pattern TEXT = Pattern.compile("(\\w+)>\\+?(\\d+(?:\\.\\d+)?)(%?)");

  /** What can be limited; all of them are worse when they are more. */
  public enum Metric {
    /** Pods on another node, of those that both worlds bound. */
    moved,
    /** Milliseconds. */
    pendingP50,
    pendingP99,
    pendingMax,
    neverBound,
    /** Of the free cpu, from 0 to 1. */
    fragmentation,
    /** The mean over time. */
    nodesInUse,
    preemptions,
    evictions,
    scaleEvents,
    flaps
  }

  /** A threshold that is exceeded. */
  public record Excess(Threshold threshold, int cell, double recorded, double other) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "cell %d: %s: %.4g became %.4g", cell, threshold, recorded, other);
    }
  }

  private record Values(double recorded, double other, double whole) {}

  /**
   * From text as people write it.
   *
   * @throws IllegalArgumentException if it is no threshold; says what there is
   */
  public static Threshold parse(String text) {
    Matcher found = TEXT.matcher(text.strip());
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no threshold: for example pendingP99>+10%% or preemptions>+5".formatted(text));
    }
    Metric metric =
        Arrays.stream(Metric.values())
            .filter(known -> known.name().equals(found.group(1)))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"%s\": there is no figure \"%s\": there are %s"
                            .formatted(
                                text,
                                found.group(1),
                                Arrays.stream(Metric.values())
                                    .map(Enum::name)
                                    .collect(Collectors.joining(", ")))));
    return new Threshold(metric, Double.parseDouble(found.group(2)), !found.group(3).isEmpty());
  }

  /** Empty if no cell exceeds it. */
  public Optional<Excess> exceededBy(WhatIfReport report) {
    for (SchedulingReport cell : report.scheduling()) {
      Optional<Excess> excess = check(cell.cell(), values(cell));
      if (excess.isPresent()) {
        return excess;
      }
    }
    for (ScalingReport cell : report.scaling()) {
      Optional<Excess> excess = check(cell.cell(), values(cell));
      if (excess.isPresent()) {
        return excess;
      }
    }
    return Optional.empty();
  }

  private Optional<Excess> check(int cell, Values values) {
    if (values == null) {
      return Optional.empty();
    }
    double allowed = isPercent ? values.whole() * increase / 100 : increase;
    return values.other() - values.recorded() > allowed
        ? Optional.of(new Excess(this, cell, values.recorded(), values.other()))
        : Optional.empty();
  }

  private Values values(SchedulingReport cell) {
    Figures was = cell.recorded();
    Figures is = cell.other();
    return switch (metric) {
      case moved -> new Values(0, (double) cell.moved(), (double) cell.boundInBoth());
      case pendingP50 -> values(was.pending().p50(), is.pending().p50());
      case pendingP99 -> values(was.pending().p99(), is.pending().p99());
      case pendingMax -> values(was.pending().max(), is.pending().max());
      case neverBound -> values(was.neverBound(), is.neverBound());
      case fragmentation -> values(was.fragmentation(), is.fragmentation());
      case nodesInUse -> values(was.nodesInUse().mean(), is.nodesInUse().mean());
      case preemptions -> values(was.preemptions(), is.preemptions());
      case evictions -> values(was.evictions(), is.evictions());
      case scaleEvents, flaps -> null;
    };
  }

  private Values values(ScalingReport cell) {
    return switch (metric) {
      case scaleEvents -> values(cell.recorded().events(), cell.other().events());
      case flaps -> values(cell.recorded().flaps(), cell.other().flaps());
      case moved,
          pendingP50,
          pendingP99,
          pendingMax,
          neverBound,
          fragmentation,
          nodesInUse,
          preemptions,
          evictions ->
          null;
    };
  }

  private static Values values(long recorded, long other) {
    return values((double) recorded, (double) other);
  }

  private static Values values(double recorded, double other) {
    return new Values(recorded, other, recorded);
  }

  /** All of a list separated by commas. */
  public static List<Threshold> parseAll(List<String> texts) {
    return texts.stream().map(Threshold::parse).toList();
  }

  @Override
  public String toString() {
    String amount = increase == Math.rint(increase) ? "%.0f" : "%s";
    return metric + ">+" + String.format(Locale.ROOT, amount, increase) + (isPercent ? "%" : "");
  }
}
