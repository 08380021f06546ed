package io.fairlead.replay.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Short texts that come again and again, made once. Forgets what others take the place of. */
final class Texts {
  private static final int SLOTS = 64;

  private final byte[][] bytes = new byte[SLOTS][];
  private final String[] texts = new String[SLOTS];

  String of(byte[] source, int from, int length) {
    int hash = length;
    for (int i = Math.max(0, length - 8); i < length; i++) {
      hash = 31 * hash + source[from + i];
    }
    int slot = hash & (SLOTS - 1);
    if (bytes[slot] == null
        || !Arrays.equals(bytes[slot], 0, bytes[slot].length, source, from, from + length)) {
      bytes[slot] = Arrays.copyOfRange(source, from, from + length);
      texts[slot] = new String(bytes[slot], StandardCharsets.UTF_8);
    }
    return texts[slot];
  }
}
