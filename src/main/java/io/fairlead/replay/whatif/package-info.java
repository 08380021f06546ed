/**
 * A recorded log under another policy, or with other events: the same inputs, the decisions that
 * would have followed, and what that would have come to. May import {@code replay}, {@code stream}
 * and {@code domain}; writes nothing to any log.
 */
package io.fairlead.replay.whatif;
