package io.fairlead.stream.snapshot;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.domain.StateReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link StateEncoder} has written. Throws {@link IllegalStateException} where the bytes are
 * not what is asked for, and never asks for more memory than there are bytes to fill it.
 */
final class StateDecoder implements StateReader {
  private static final int WIDE = 1;

  /** What is longer is read piece by piece, so that a length alone allocates nothing. */
  private static final int PIECE = 1 << 16;

  private final InputStream in;
  private final ObjectMapper mapper;
  private final byte[] buffer = new byte[PIECE];
  private int position;
  private int limit;

  private final List<String> texts = new ArrayList<>();
  private final List<Record> values = new ArrayList<>();
  private final List<Class<?>> types = new ArrayList<>();
  private final CallSequence calls = new CallSequence();
  private long lastSecond;

  StateDecoder(InputStream in, ObjectMapper mapper) {
    this.in = in;
    this.mapper = mapper;
  }

  @Override
  public long number() {
    calls.add(CallSequence.NUMBER);
    return zigzag(varint());
  }

  private static long zigzag(long number) {
    return (number >>> 1) ^ -(number & 1);
  }

  @Override
  public boolean flag() {
    calls.add(CallSequence.FLAG);
    long flag = varint();
    require(flag == 0 || flag == 1, "a flag that is neither set nor not");
    return flag == 1;
  }

  @Override
  public String text() {
    calls.add(CallSequence.TEXT);
    long tag = varint();
    if (tag == StateEncoder.NULL) {
      return null;
    }
    if (tag == StateEncoder.NEW) {
      String text = characters();
      texts.add(text);
      return text;
    }
    return texts.get(reference(tag, texts.size()));
  }

  @Override
  public String unique() {
    calls.add(CallSequence.UNIQUE);
    long tag = varint();
    require(tag == StateEncoder.NULL || tag == StateEncoder.NEW, "a reference to a unique text");
    return tag == StateEncoder.NULL ? null : characters();
  }

  @Override
  public Instant time() {
    calls.add(CallSequence.TIME);
    long head = varint();
    int kind = (int) (head & 3);
    if (kind == Moment.NULL) {
      require(head == Moment.NULL, "a moment that is none");
      return null;
    }
    lastSecond += zigzag(head >>> 2);
    long nanos =
        switch (kind) {
          case Moment.MILLIS -> varint() * Moment.MILLI;
          case Moment.NANOS -> varint();
          default -> 0;
        };
    require(nanos >= 0 && nanos < 1_000_000_000, "a fraction of more than a second");
    try {
      return Instant.ofEpochSecond(lastSecond, nanos);
    } catch (DateTimeException e) {
      throw new IllegalStateException("a moment beyond all time", e);
    }
  }

  @Override
  public <T extends Record> T value(Class<T> type) {
    calls.add(CallSequence.VALUE);
    long tag = varint();
    if (tag == StateEncoder.NULL) {
      return null;
    }
    if (tag == StateEncoder.NEW) {
      T value = json(type);
      values.add(value);
      return value;
    }
    Record value = values.get(reference(tag, values.size()));
    require(type.isInstance(value), "a value of another type");
    return type.cast(value);
  }

  private <T extends Record> T json(Class<T> type) {
    checkType(type);
    byte[] json = bytes(varint());
    try {
      T value = mapper.readValue(json, type);
      require(value != null, "a value that is null");
      return value;
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("not a " + type.getSimpleName(), e);
    }
  }

  private void checkType(Class<? extends Record> type) {
    long number = varint();
    if (number == types.size()) {
      types.add(type);
      require(
          fixed() == RecordShape.of(type),
          type.getSimpleName() + " has another shape than where it was written");
    }
    require(
        number >= 0 && number < types.size() && types.get((int) number) == type,
        "a value of another type");
  }

  /** Behind everything: what was read is what was written, and all of it. */
  void end() {
    long seen = calls.hash();
    require(fixed() == seen, "it was written in another order than it is read");
    require(position == limit && !fill(), "there is more than was asked for");
  }

  private long fixed() {
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = number << 8 | read();
    }
    return number;
  }

  private static int reference(long tag, int known) {
    long index = tag - StateEncoder.FIRST;
    require(index >= 0 && index < known, "a reference to nothing");
    return (int) index;
  }

  @SuppressWarnings("deprecation") // the fastest way for what is known to be ASCII
  private String characters() {
    long head = varint();
    long length = head >>> 1;
    if ((head & 1) == WIDE) {
      require(length <= Integer.MAX_VALUE / 2, "a text beyond measure");
      return wide(bytes(length << 1));
    }
    if (length <= limit - position) {
      String text = new String(buffer, 0, position, (int) length);
      position += (int) length;
      return text;
    }
    return new String(bytes(length), StandardCharsets.ISO_8859_1);
  }

  /** Not as UTF-16, which knows what is no text: every text comes back as it was. */
  private static String wide(byte[] bytes) {
    char[] characters = new char[bytes.length / 2];
    for (int i = 0; i < characters.length; i++) {
      characters[i] = (char) ((bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF));
    }
    return new String(characters);
  }

  private byte[] bytes(long length) {
    require(length >= 0 && length <= Integer.MAX_VALUE - 8, "a length beyond measure");
    byte[] bytes = new byte[(int) Math.min(length, PIECE)];
    int filled = 0;
    while (filled < length) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
      }
      require(position < limit || fill(), "it ends too early");
      int count = Math.min(bytes.length - filled, limit - position);
      System.arraycopy(buffer, position, bytes, filled, count);
      position += count;
      filled += count;
    }
    return bytes;
  }

  private long varint() {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int octet = read();
      number |= (long) (octet & 0x7F) << shift;
      if (octet < 0x80) {
        return number;
      }
    }
    throw new IllegalStateException("a number beyond measure");
  }

  private int read() {
    if (position == limit) {
      require(fill(), "it ends too early");
    }
    return buffer[position++] & 0xFF;
  }

  private boolean fill() {
    try {
      int count = in.read(buffer);
      position = 0;
      limit = Math.max(count, 0);
      return count > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
