package io.fairlead.agent.runtime;

import java.io.IOException;

/**
 * A session of the operating system (setsid(2)), named such that another process which gets its
 * number later is not taken for it.
 *
 * @param leader the process id of the leader, which is also the session's and the group's
 * @param startTicks when the leader began, as /proc says it; empty where there is no /proc
 * @param bootId of the machine's boot in which that was; empty likewise
 */
record Session(long leader, String startTicks, String bootId) {

  /** Reads {@code leader startTicks bootId} as a session writes it of itself. */
  static Session parse(String text) throws IOException {
    String[] words = text.strip().split(" ");
    try {
      return new Session(
          Long.parseLong(words[0]),
          words.length > 1 ? words[1] : "",
          words.length > 2 ? words[2] : "");
    } catch (NumberFormatException e) {
      throw new IOException("\"" + text.strip() + "\" is no process id", e);
    }
  }
}
