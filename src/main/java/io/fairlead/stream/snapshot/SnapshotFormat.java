package io.fairlead.stream.snapshot;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.stream.snapshot.RejectedSnapshotException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * A snapshot's bytes: {@code FAIRLEAD}, the format's version in one byte, the {@link
 * SnapshotPoint}, the state as its logic wrote it, and the hash of how all that was written.
 */
public final class SnapshotFormat {

  /** Raised whenever {@link StateEncoder} writes the same calls in another way. */
  public static final int VERSION = 1;

  private static final byte[] MAGIC = "FAIRLEAD".getBytes(StandardCharsets.US_ASCII);

  private final ObjectMapper mapper;

  /**
   * @param mapper the log's, for the records within the state
   */
  public SnapshotFormat(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** Writes a snapshot; the same for the same point and state. */
  public void write(OutputStream out, SnapshotPoint point, Consumer<StateWriter> state) {
    try {
      out.write(MAGIC);
      out.write(VERSION);
      StateEncoder encoder = new StateEncoder(out, mapper);
      point.save(encoder);
      state.accept(encoder);
      encoder.end();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a snapshot to its end. What {@code state} has made of it is of no use if this fails.
   *
   * @param expected what it has to be of
   * @throws RejectedSnapshotException if it cannot be read, is of something else, or is not whole
   */
  public void read(InputStream in, SnapshotPoint expected, Consumer<StateReader> state)
      throws RejectedSnapshotException {
    try {
      checkHead(in);
      StateDecoder decoder = new StateDecoder(in, mapper);
      SnapshotPoint point = SnapshotPoint.load(decoder);
      if (!point.equals(expected)) {
        throw new RejectedSnapshotException(
            Reason.CORRUPT, "it is of " + point + " and should be of " + expected);
      }
      state.accept(decoder);
      decoder.end();
    } catch (RejectedSnapshotException e) {
      throw e;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof RejectedSnapshotException rejected) {
        throw rejected;
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalStateException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException
        | ClassCastException
        | ArithmeticException
        | NegativeArraySizeException
        | DateTimeException
        | NoSuchElementException
        | ConcurrentModificationException
        | UnsupportedOperationException e) {
      // Whatever a logic says of a state that cannot be. A failure of the log is none of these.
      throw new RejectedSnapshotException(
          Reason.CORRUPT, "its state cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static void checkHead(InputStream in) throws IOException {
    byte[] head = in.readNBytes(MAGIC.length + 1);
    if (head.length <= MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(head, MAGIC.length))) {
      throw new RejectedSnapshotException(Reason.CORRUPT, "it does not begin as a snapshot does");
    }
    if (head[MAGIC.length] != VERSION) {
      throw new RejectedSnapshotException(
          Reason.FORMAT,
          "it is written in format %d, and this program reads %d"
              .formatted(head[MAGIC.length], VERSION));
    }
  }
}
