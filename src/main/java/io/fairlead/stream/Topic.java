package io.fairlead.stream;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.SpecEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The topics of the flow, each with its vocabulary. Settings are in {@code kafka/topics.yaml}. */
public enum Topic {
  POD_SUBMITTED("pod-submitted", PodSubmission.class),
  NODE_HEARTBEAT("node-heartbeat", NodeHeartbeat.class),
  NODE_STATUS("node-status", NodeStatusEvent.class),
  METRICS("metrics", NodeMetrics.class),
  SPEC("spec", SpecEvent.class),
  PLACEMENT("placement", PlacementDecided.class),
  POD_STATUS("pod-status", PodStatusEvent.class),
  SCALING("scaling", ScalingDecided.class),
  ENDPOINT("endpoint", EndpointEvent.class),
  /** What could not be read or was not valid, as it came, with the reason in its headers. */
  DEAD_LETTER("dead-letter", null),
  /** The state of cells in pieces, which {@link #SNAPSHOT_MANIFEST} names. */
  SNAPSHOT("snapshot", null),
  SNAPSHOT_MANIFEST("snapshot-manifest", null),
  /** What another policy would decide on the same input; nobody acts on it. */
  PLACEMENT_SHADOW("placement.shadow", PlacementDecided.class),
  SCALING_SHADOW("scaling.shadow", ScalingDecided.class);

  /** What the state of the cluster follows from, in this order. */
  public static final List<Topic> OF_STATE =
      List.of(POD_SUBMITTED, NODE_STATUS, SPEC, PLACEMENT, POD_STATUS, SCALING, ENDPOINT);

  private static final Map<String, Topic> BY_SUFFIX =
      Arrays.stream(values()).collect(Collectors.toMap(Topic::suffix, topic -> topic));

  private final String suffix;
  private final Class<? extends Event> vocabulary;

  Topic(String suffix, Class<? extends Event> vocabulary) {
    this.suffix = suffix;
    this.vocabulary = vocabulary;
  }

  /** The name without the configured prefix. */
  public String suffix() {
    return suffix;
  }

  /** Whether of each key only the last record is sure to be there. */
  public boolean isCompacted() {
    return this == ENDPOINT || isDerived();
  }

  /** Whether it follows from the others: without it a restore takes longer, and that is all. */
  public boolean isDerived() {
    return this == SNAPSHOT || this == SNAPSHOT_MANIFEST;
  }

  /** Whether a shadow writes here, and nobody else. */
  public boolean isShadow() {
    return this == PLACEMENT_SHADOW || this == SCALING_SHADOW;
  }

  /** Whether events of a class belong here. */
  public boolean carries(Class<? extends Event> eventClass) {
    return vocabulary != null && vocabulary.isAssignableFrom(eventClass);
  }

  /** The topic of that name without prefix, or null. */
  public static Topic bySuffix(String suffix) {
    return BY_SUFFIX.get(suffix);
  }

  public static Topic of(Event event) {
    return switch (event) {
      case PodSubmission ignored -> POD_SUBMITTED;
      case NodeHeartbeat ignored -> NODE_HEARTBEAT;
      case NodeStatusEvent ignored -> NODE_STATUS;
      case NodeMetrics ignored -> METRICS;
      case SpecEvent ignored -> SPEC;
      case PlacementDecided ignored -> PLACEMENT;
      case PodStatusEvent ignored -> POD_STATUS;
      case ScalingDecided ignored -> SCALING;
      case EndpointEvent ignored -> ENDPOINT;
    };
  }
}
