package io.fairlead.replay.invariant;

/** What must hold in every log. */
public enum Invariant {
  /** A pod incarnation (uid) is bound at most once in its life, and only if it was submitted. */
  BOUND_ONCE,

  /** A binding leaves no node with more than it has: resources, pods, GPUs, host ports. */
  NOT_OVERCOMMITTED,

  /** A binding goes to a node that is registered and ready. */
  BOUND_TO_READY_NODE,

  /** At most one live pod has a name. */
  ONE_POD_PER_NAME,

  /** In the end each submission and each deletion of a pod has been answered. */
  NOTHING_LOST,

  /** No cycle is written twice. */
  CYCLE_ONCE,

  /** Cycles count up without a gap, and all parts of one are there. */
  CYCLE_NUMBERS,

  /** All records of a cycle name one policy. */
  ONE_POLICY,

  /** The time that is decided with never runs backwards. */
  TIME_GOES_FORWARD,

  /** Every committed input is folded once and in order, and nothing else is. */
  INPUTS_EXACTLY_ONCE,

  /** Decisions are written by the processor that makes them, and by nobody else. */
  ONE_WRITER,

  /** Endpoints are pods that are bound, ready and not told to stop. */
  LIVE_ENDPOINTS,

  /** A Deployment's pods are submitted once each, no more than wanted, none deleted in need. */
  REPLICAS_AS_WANTED,

  /** Nodes are registered, updated, lost, ready again and removed in an order that makes sense. */
  NODE_TRANSITIONS
}
