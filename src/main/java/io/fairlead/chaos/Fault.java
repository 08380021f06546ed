package io.fairlead.chaos;

/** What is done to the processes and to the network between them. */
public enum Fault {
  /** SIGKILL of a control plane, which is started again some seconds later. */
  KILL,

  /** SIGSTOP of a control plane for longer than its sessions last; then SIGCONT: a zombie. */
  PAUSE,

  /** SIGKILL of the broker. */
  BROKER_KILL,

  /** SIGTERM of the broker, and a new start. */
  BROKER_RESTART,

  /** Nothing goes between a control plane and the broker, for longer than its sessions last. */
  CUT,

  /** The control plane is not heard any more, but hears. */
  CUT_OUTBOUND,

  /** The control plane does not hear any more, but is heard. */
  CUT_INBOUND;

  /** Whether it takes a namespace of one's own to do it. */
  boolean isOfTheNetwork() {
    return switch (this) {
      case CUT, CUT_OUTBOUND, CUT_INBOUND -> true;
      case KILL, PAUSE, BROKER_KILL, BROKER_RESTART -> false;
    };
  }

  boolean isOfTheBroker() {
    return this == BROKER_KILL || this == BROKER_RESTART;
  }
}
