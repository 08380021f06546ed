package io.fairlead.stream;

/**
 * How large records may be, in bytes. The topics' {@code max.message.bytes} in {@code
 * kafka/topics.yaml} are larger than these by room for key, headers and framing.
 *
 * <p>Whatever is read can also be written on: a decision about an input of the largest size fits
 * its own topic, and so does the dead letter about a record of the largest size that an input topic
 * takes. Otherwise one record could stop a processor for good.
 */
final class RecordLimits {
  private static final int MIB = 1024 * 1024;

  /** A value that users and agents write. */
  static final int INPUT = MIB;

  /** A value that processors write. */
  static final int DECISION = 8 * MIB;

  /** Key, headers and value that a dead letter repeats; larger ones are cut. */
  static final int DEAD_LETTER = 3 * MIB;

  /** A piece of a snapshot; its manifest takes about a hundred bytes for each. */
  static final int SNAPSHOT = MIB;

  /** Beyond this a cycle's decisions go into another record, unless it is a single decision. */
  static final int SPLIT = 900_000;

  /** The largest request of any producer: the largest message and a little more. */
  static final int REQUEST = DECISION + 2 * MIB;

  private RecordLimits() {}

  /** The largest value that is read from a topic. */
  static int maxValueBytes(Topic topic) {
    return switch (topic) {
      case POD_SUBMITTED, SPEC, NODE_HEARTBEAT, METRICS, POD_STATUS -> INPUT;
      case NODE_STATUS, PLACEMENT, SCALING, ENDPOINT, PLACEMENT_SHADOW, SCALING_SHADOW -> DECISION;
      case DEAD_LETTER -> DEAD_LETTER;
      case SNAPSHOT, SNAPSHOT_MANIFEST -> SNAPSHOT;
    };
  }
}
