package io.fairlead.domain.event;

/** Anything that can be in the log; each branch is one topic's vocabulary. */
public sealed interface Event
    permits PodSubmission,
        NodeHeartbeat,
        NodeStatusEvent,
        NodeMetrics,
        SpecEvent,
        PlacementDecided,
        PodStatusEvent,
        ScalingDecided,
        EndpointEvent {}
