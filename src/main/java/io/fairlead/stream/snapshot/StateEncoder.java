package io.fairlead.stream.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.domain.StateWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * State to bytes. The same calls give the same bytes, wherever and by whomever they are made.
 *
 * <ul>
 *   <li>Numbers are zigzag varints: small ones of either sign take a byte.
 *   <li>A text is its length, doubled, and a byte for each character; with one beyond ASCII, its
 *       length doubled and one, and two bytes for each. Equal texts and equal values come once;
 *       after that a number stands for them.
 *   <li>Values are the log's own JSON behind the number of their type; the first of a type brings
 *       its {@link RecordShape}.
 *   <li>A moment is its distance from the one before.
 * </ul>
 *
 * Nothing says what comes next, which both sides know. So that they never talk past each other, the
 * {@link CallSequence sequence of calls} is hashed and stands at the end.
 */
@SuppressWarnings("ReferenceEquality") // identity first: it costs nothing
final class StateEncoder implements StateWriter {

  static final int NULL = 0;
  static final int NEW = 1;

  /** References begin here. */
  static final int FIRST = 2;

  /** Values that were met last, by identity: a big record's hash is only computed once for each. */
  private static final int RECENT = 1 << 12;

  private final OutputStream out;
  private final ObjectMapper mapper;
  private final byte[] buffer = new byte[1 << 16];
  private int size;

  private final Map<String, Integer> texts = new HashMap<>();
  private final Map<Record, Integer> values = new HashMap<>();
  private final Map<Class<?>, Integer> types = new HashMap<>();
  private final Record[] recentValues = new Record[RECENT];
  private final int[] recentIds = new int[RECENT];
  private final CallSequence calls = new CallSequence();
  private long lastSecond;

  /**
   * @param mapper writes values
   */
  StateEncoder(OutputStream out, ObjectMapper mapper) {
    this.out = out;
    this.mapper = mapper;
  }

  @Override
  public void number(long number) {
    calls.add(CallSequence.NUMBER);
    varint((number << 1) ^ (number >> 63));
  }

  @Override
  public void flag(boolean flag) {
    calls.add(CallSequence.FLAG);
    varint(flag ? 1 : 0);
  }

  @Override
  public void text(String text) {
    calls.add(CallSequence.TEXT);
    if (text == null) {
      varint(NULL);
      return;
    }
    Integer known = texts.putIfAbsent(text, texts.size());
    if (known != null) {
      varint(FIRST + known);
    } else {
      varint(NEW);
      characters(text);
    }
  }

  @Override
  public void unique(String text) {
    calls.add(CallSequence.UNIQUE);
    if (text == null) {
      varint(NULL);
    } else {
      varint(NEW);
      characters(text);
    }
  }

  @Override
  public void time(Instant time) {
    calls.add(CallSequence.TIME);
    if (time == null) {
      varint(Moment.NULL);
      return;
    }
    long step = time.getEpochSecond() - lastSecond;
    long zigzag = (step << 1) ^ (step >> 63);
    int nanos = time.getNano();
    lastSecond = time.getEpochSecond();
    if (nanos == 0) {
      varint(zigzag << 2 | Moment.SECONDS);
    } else if (nanos % Moment.MILLI == 0) {
      varint(zigzag << 2 | Moment.MILLIS);
      varint(nanos / Moment.MILLI);
    } else {
      varint(zigzag << 2 | Moment.NANOS);
      varint(nanos);
    }
  }

  @Override
  public void value(Record value) {
    calls.add(CallSequence.VALUE);
    if (value == null) {
      varint(NULL);
      return;
    }
    int slot = System.identityHashCode(value) & (RECENT - 1);
    if (recentValues[slot] != value) {
      Integer known = values.putIfAbsent(value, values.size());
      recentValues[slot] = value;
      if (known == null) {
        recentIds[slot] = values.size() - 1;
        varint(NEW);
        json(value);
        return;
      }
      recentIds[slot] = known;
    }
    varint(FIRST + recentIds[slot]);
  }

  private void json(Record value) {
    Integer known = types.putIfAbsent(value.getClass(), types.size());
    varint(known == null ? types.size() - 1 : known);
    if (known == null) {
      fixed(RecordShape.of(value.getClass()));
    }
    try {
      byte[] json = mapper.writeValueAsBytes(value);
      varint(json.length);
      bytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("state of our own must be writable: " + value.getClass(), e);
    }
  }

  /** Ends the state: only now is it whole. */
  void end() {
    fixed(calls.hash());
    flush();
  }

  private void fixed(long number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      write((int) (number >>> shift));
    }
  }

  @SuppressWarnings("deprecation") // of a text that is known to be ASCII, the fastest way
  private void characters(String text) {
    int length = text.length();
    if (!isAscii(text)) {
      varint((long) length << 1 | 1);
      for (int i = 0; i < length; i++) {
        write(text.charAt(i) >>> 8);
        write(text.charAt(i));
      }
    } else if (length > buffer.length) {
      varint((long) length << 1);
      for (int i = 0; i < length; i++) {
        write(text.charAt(i));
      }
    } else {
      varint((long) length << 1);
      reserve(length);
      text.getBytes(0, length, buffer, size);
      size += length;
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private void varint(long number) {
    reserve(10);
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  private void bytes(byte[] bytes) {
    flush();
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(int octet) {
    reserve(1);
    buffer[size++] = (byte) octet;
  }

  private void reserve(int count) {
    if (buffer.length - size < count) {
      flush();
    }
  }

  private void flush() {
    try {
      out.write(buffer, 0, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    size = 0;
  }
}
