package io.fairlead.domain.event;

import io.fairlead.domain.model.NodeInfo;

/**
 * Topic {@code node-heartbeat}: an agent is alive. It carries the whole description of the node, so
 * that registration and change need no message of their own.
 */
public record NodeHeartbeat(NodeInfo node) implements Event {}
