/**
 * A recorded log, read again: every cycle with the inputs and the decisions that it names, decided
 * again and compared. May import {@code domain} and {@code stream}; knows no cluster and no
 * command.
 */
package io.fairlead.replay;
