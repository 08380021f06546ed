package io.fairlead.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fabric8.kubernetes.api.model.Status;
import io.fairlead.api.kind.Kind;
import io.fairlead.api.wire.Json;
import io.fairlead.view.Change;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import io.fairlead.view.View;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One watch: the changes of the objects of one kind that a selection lets through, each as a line
 * of JSON. Pulls from the view's ring as fast as its client reads; a client that is overtaken by
 * the ring gets an error event, 410, and the end.
 */
final class WatchStream<T> {
  private static final int BATCH = 200;
  private static final byte[] NOTHING = new byte[0];

  private final View view;
  private final Kind<T, ?> kind;
  private final Predicate<T> selection;
  private final Representation representation;
  private final boolean bookmarks;
  private final Duration bookmarkInterval;
  private final Instant deadline;
  private final Store<T> store;

  /** Changes up to here have been told. */
  private long told;

  /** What was there at the beginning is told first. */
  private boolean fromTheBeginning;

  private boolean columnsTold;

  /** The client was overtaken and has been told; nothing more comes. */
  private boolean overtaken;

  private boolean ended;

  WatchStream(
      View view,
      Kind<T, ?> kind,
      Predicate<T> selection,
      Representation representation,
      Query query,
      Duration bookmarkInterval) {
    this.view = view;
    this.kind = kind;
    this.selection = selection;
    this.representation = representation;
    this.bookmarks = query.flag("allowWatchBookmarks");
    this.bookmarkInterval = bookmarkInterval;
    this.deadline = Instant.now().plus(query.timeout());
    this.store = view.read(kind::store);
    this.told = query.resourceVersion();
    this.fromTheBeginning = told == 0;
  }

  /** Chunks of whole lines. The first one may be empty: it opens the response. */
  Multi<byte[]> chunks() {
    Multi<byte[]> lines =
        Multi.createBy()
            .repeating()
            .uni(this::next)
            .until(chunk -> ended)
            .select()
            .where(chunk -> chunk.length > 0);
    return Multi.createBy().concatenating().streams(Multi.createFrom().item(NOTHING), lines);
  }

  /** What is new, after a wait if nothing is. */
  private Uni<byte[]> next() {
    if (overtaken || !Instant.now().isBefore(deadline)) {
      ended = true;
      return Uni.createFrom().item(NOTHING);
    }
    if (hasNews()) {
      return poll();
    }
    return change()
        .ifNoItem()
        .after(patience())
        .recoverWithItem(false)
        .chain(news -> news ? poll() : Uni.createFrom().item(this::bookmark));
  }

  private Duration patience() {
    Duration rest = Duration.between(Instant.now(), deadline);
    Duration patience = rest.compareTo(bookmarkInterval) < 0 ? rest : bookmarkInterval;
    return patience.isPositive() ? patience : Duration.ofMillis(1);
  }

  private boolean hasNews() {
    return fromTheBeginning || view.read(state -> store.latestChange()) > told;
  }

  /** Completes with the next change of the kind, or at once if there is one already. */
  private Uni<Boolean> change() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Runnable listener = () -> emitter.complete(true);
              emitter.onTermination(() -> store.removeListener(listener));
              store.onChange(listener);
              if (hasNews()) {
                emitter.complete(true);
              }
            });
  }

  private Uni<byte[]> poll() {
    return Uni.createFrom()
        .item(fromTheBeginning ? this::everything : this::changes)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private byte[] everything() {
    fromTheBeginning = false;
    List<Versioned<T>> objects =
        view.read(
            state -> {
              told = view.version();
              return store.list(null);
            });
    return lines(
        json -> {
          for (Versioned<T> object : objects) {
            if (selection.test(object.value())) {
              event(json, "ADDED", object);
            }
          }
        });
  }

  private byte[] changes() {
    Optional<List<Change<T>>> changes = view.read(state -> store.changesAfter(told, BATCH));
    if (changes.isEmpty()) {
      overtaken = true;
      return lines(json -> error(json, "too old resource version: " + told));
    }
    byte[] lines =
        lines(
            json -> {
              for (Change<T> change : changes.get()) {
                change(json, change);
              }
            });
    if (!changes.get().isEmpty()) {
      told = changes.get().getLast().version();
    }
    return lines;
  }

  private void change(JsonGenerator json, Change<T> change) throws IOException {
    boolean before = change.before() != null && selection.test(change.before());
    boolean after = change.after() != null && selection.test(change.after());
    if (after) {
      event(json, before ? "MODIFIED" : "ADDED", new Versioned<>(change.after(), change.version()));
    } else if (before) {
      T last = change.after() == null ? change.before() : change.after();
      event(json, "DELETED", new Versioned<>(last, change.version()));
    }
  }

  private void event(JsonGenerator json, String type, Versioned<T> object) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    json.writeFieldName("object");
    representation.write(json, kind, object, !columnsTold);
    columnsTold = true;
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private byte[] bookmark() {
    if (!bookmarks) {
      return NOTHING;
    }
    long version = view.version();
    // What happened between the last look and this one is still to be told.
    long upTo = hasNews() ? told : version;
    told = upTo;
    return lines(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", "BOOKMARK");
          json.writeObjectFieldStart("object");
          json.writeStringField("kind", kind.names().kind());
          json.writeStringField("apiVersion", kind.names().apiVersion());
          json.writeObjectFieldStart("metadata");
          json.writeStringField("resourceVersion", Long.toString(upTo));
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
          json.writeRaw('\n');
        });
  }

  private static void error(JsonGenerator json, String message) throws IOException {
    Status status = ApiException.expired(message).status();
    json.writeStartObject();
    json.writeStringField("type", "ERROR");
    json.writePOJOField("object", status);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  @FunctionalInterface
  private interface Lines {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] lines(Lines lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.mapper().createGenerator(out)) {
      json.setRootValueSeparator(null);
      lines.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
