package io.fairlead.stream;

import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.PodSpec;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Pods of one kind come with one spec, the same bytes in thousands of records, and it is most of
 * what there is to read in each. So the specs that were read last are kept by their bytes, and of a
 * record that ends in the same bytes only the beginning, its metadata, is read.
 *
 * <p>That is done only where it cannot make a difference: a value of exactly the shape {@code
 * {"pod":{"metadata":{...},"spec":{...}}}}, whose spec was part of a valid event before. Everything
 * else is read as a whole, and so is everything in whose metadata anything is wrong.
 */
final class SharedSpecs {
  private static final byte[] HEAD = ascii("{\"pod\":{\"metadata\":");
  private static final byte[] SPEC = ascii(",\"spec\":{");
  private static final byte[] END = ascii("}}");
  private static final int SLOTS = 1024;

  /** So that all slots together stay small. */
  private static final int MAX_BYTES = 8 * 1024;

  /** Stands for a spec that is known to be valid, where the rest is looked at. */
  static final PodSpec ANY_VALID =
      new PodSpec(
          List.of(new Container("any", "any", null, null, null, null, null, null, null, null)),
          null,
          null,
          null,
          null,
          null);

  /**
   * A spec that was read.
   *
   * @param bytes from behind the metadata to the value's end
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Entry(byte[] bytes, PodSpec spec) {}

  /**
   * A value that ends in a known spec.
   *
   * @param rest the value without it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Known(byte[] rest, PodSpec spec) {}

  /** Replaced as a whole, so whoever reads a slot sees all of an entry, or none. */
  private final Entry[] entries = new Entry[SLOTS];

  /** Null if the spec is not known. */
  Known find(byte[] value) {
    int end = endOfMetadata(value);
    if (end < 0) {
      return null;
    }
    Entry entry = entries[slot(value, end)];
    if (entry == null
        || !Arrays.equals(value, end, value.length, entry.bytes, 0, entry.bytes.length)) {
      return null;
    }
    byte[] rest = Arrays.copyOf(value, end + END.length);
    System.arraycopy(END, 0, rest, end, END.length);
    return new Known(rest, entry.spec);
  }

  /**
   * Keeps the spec of a valid event.
   *
   * @param value that it was read from
   */
  void add(byte[] value, PodSubmitted submitted) {
    int end = endOfMetadata(value);
    if (end >= 0 && endOfObject(value, end + SPEC.length - 1) == value.length - END.length) {
      byte[] bytes = Arrays.copyOfRange(value, end, value.length);
      entries[slot(value, end)] = new Entry(bytes, submitted.pod().spec());
    }
  }

  private static int slot(byte[] value, int from) {
    CRC32C crc = new CRC32C();
    crc.update(value, from, value.length - from);
    return (int) crc.getValue() & (SLOTS - 1);
  }

  /** Where a spec that ends the value begins; -1 if the value has another shape. */
  private static int endOfMetadata(byte[] value) {
    if (!startsWith(value, 0, HEAD) || !startsWith(value, value.length - END.length, END)) {
      return -1;
    }
    int end = endOfObject(value, HEAD.length);
    boolean isShape = end >= 0 && value.length - end <= MAX_BYTES && startsWith(value, end, SPEC);
    return isShape ? end : -1;
  }

  /** Behind the brace that closes the one at that place; -1 if none is there or none closes it. */
  private static int endOfObject(byte[] value, int from) {
    if (from >= value.length || value[from] != '{') {
      return -1;
    }
    int depth = 0;
    boolean inText = false;
    for (int i = from; i < value.length; i++) {
      byte b = value[i];
      if (inText) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          inText = false;
        }
      } else if (b == '"') {
        inText = true;
      } else if (b == '{') {
        depth++;
      } else if (b == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] value, int at, byte[] expected) {
    return at >= 0
        && at + expected.length <= value.length
        && Arrays.equals(value, at, at + expected.length, expected, 0, expected.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
