package io.fairlead.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fairlead.api.kind.InvalidObjectException;
import io.fairlead.api.kind.Kind;
import io.fairlead.api.kind.Kind.Creation;
import io.fairlead.api.wire.FieldSupport;
import io.fairlead.api.wire.Json;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.view.Projection;
import io.fairlead.view.Versioned;
import io.fairlead.view.View;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes of objects: check, make an event of it, put that in the log, and answer with what the view
 * made of it.
 */
@ApplicationScoped
class Writes {

  /** An object after a write, and what its sender should know. */
  record Result<T>(Versioned<T> object, List<String> warnings) {}

  /** Makes the new state of an object from the one that is there, as JSON. */
  @FunctionalInterface
  interface Change {
    ObjectNode apply(ObjectNode before);
  }

  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final View view;
  private final EventLog log;
  private final WriteLocks locks;

  Writes(View view, EventLog log, WriteLocks locks) {
    this.view = view;
    this.log = log;
    this.locks = locks;
  }

  // ---- create

  <T, W extends HasMetadata> Result<T> create(
      Kind<T, W> kind, String namespace, ObjectNode object, Query query) {
    NamespacedName name = identify(kind, namespace, object);
    List<String> warnings = checkFields(kind, name, object, query);
    W wire = Bodies.typed(object, kind.wireType());
    Creation creation = new Creation(UUID.randomUUID().toString(), Instant.now());
    return locks.locked(
        kind.writeScope(name),
        () -> {
          if (find(kind, name) != null) {
            throw ApiException.alreadyExists(kind, name.name());
          }
          Event event = valid(kind, name, () -> kind.create(wire, creation));
          Versioned<T> created = write(kind, name, null, event, query);
          if (created != null && !creation.uid().equals(kind.uid(created.value()))) {
            throw ApiException.alreadyExists(kind, name.name());
          }
          // It may be gone again: deleted by another, or rejected.
          return new Result<>(required(kind, name, created), warnings);
        });
  }

  /** Completes the object's own name and namespace, and returns them. */
  private static NamespacedName identify(Kind<?, ?> kind, String namespace, ObjectNode object) {
    checkType(kind, object);
    ObjectNode metadata = object.withObjectProperty("metadata");
    String name = metadata.path("name").asText("");
    String prefix = metadata.path("generateName").asText("");
    if (name.isEmpty() && !prefix.isEmpty()) {
      name = prefix + randomSuffix();
      metadata.put("name", name);
    }
    return place(kind, namespace, metadata, name);
  }

  private static NamespacedName place(
      Kind<?, ?> kind, String namespace, ObjectNode metadata, String name) {
    if (!kind.names().namespaced()) {
      metadata.remove("namespace");
      return new NamespacedName("", name);
    }
    String own = metadata.path("namespace").asText("");
    if (!own.isEmpty() && !own.equals(namespace)) {
      throw ApiException.badRequest(
          "metadata.namespace: the object says \"" + own + "\", the path \"" + namespace + "\"");
    }
    metadata.put("namespace", namespace);
    return new NamespacedName(namespace, name);
  }

  private static void checkType(Kind<?, ?> kind, ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText(kind.names().apiVersion());
    String type = object.path("kind").asText(kind.names().kind());
    if (!apiVersion.equals(kind.names().apiVersion()) || !type.equals(kind.names().kind())) {
      throw ApiException.badRequest(
          "the object is a %s in version %s, but the path is for %s in version %s"
              .formatted(type, apiVersion, kind.names().kind(), kind.names().apiVersion()));
    }
  }

  private static String randomSuffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      suffix.append(
          SUFFIX_LETTERS.charAt(ThreadLocalRandom.current().nextInt(SUFFIX_LETTERS.length())));
    }
    return suffix.toString();
  }

  // ---- update

  <T, W extends HasMetadata> Result<T> update(
      Kind<T, W> kind, NamespacedName name, Change change, Query query) {
    return locks.locked(
        kind.writeScope(name),
        () -> {
          Versioned<T> before = required(kind, name, find(kind, name));
          ObjectNode tree = Json.mapper().valueToTree(kind.toWire(before));
          ObjectNode after = change.apply(tree);
          checkSame(kind, name, before, after);
          List<String> warnings = checkFields(kind, name, after, query);
          W wire = Bodies.typed(after, kind.wireType());
          Optional<Event> event = valid(kind, name, () -> kind.update(before.value(), wire));
          return new Result<>(updated(kind, name, before, event, query), warnings);
        });
  }

  /** An update that is made from the object itself. */
  <T> Versioned<T> update(
      Kind<T, ?> kind,
      NamespacedName name,
      Query query,
      Deciding<Versioned<T>, Optional<Event>> decide) {
    return locks.locked(
        kind.writeScope(name),
        () -> {
          Versioned<T> before = required(kind, name, find(kind, name));
          Optional<Event> event = valid(kind, name, () -> decide.apply(before));
          return updated(kind, name, before, event, query);
        });
  }

  private <T> Versioned<T> updated(
      Kind<T, ?> kind,
      NamespacedName name,
      Versioned<T> before,
      Optional<Event> event,
      Query query) {
    return event.isEmpty()
        ? before
        : required(kind, name, write(kind, name, before, event.get(), query));
  }

  private static <T> void checkSame(
      Kind<T, ?> kind, NamespacedName name, Versioned<T> before, ObjectNode after) {
    checkType(kind, after);
    ObjectNode metadata = after.withObjectProperty("metadata");
    String newName = metadata.path("name").asText(name.name());
    if (!newName.equals(name.name())) {
      throw ApiException.badRequest(
          "metadata.name: the object says \"" + newName + "\", the path \"" + name.name() + "\"");
    }
    metadata.put("name", name.name());
    place(kind, name.namespace(), metadata, name.name());
    checkPreconditions(
        kind,
        name,
        before,
        metadata.path("uid").asText(null),
        metadata.path("resourceVersion").asText(null));
  }

  private static <T> void checkPreconditions(
      Kind<T, ?> kind, NamespacedName name, Versioned<T> object, String uid, String version) {
    if (uid != null && !uid.isEmpty() && !uid.equals(kind.uid(object.value()))) {
      throw ApiException.conflict(
          kind, name.name(), "uid is " + kind.uid(object.value()) + ", not " + uid);
    }
    if (version != null && !version.isEmpty() && !version.equals(Long.toString(object.version()))) {
      throw ApiException.conflict(
          kind,
          name.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
  }

  // ---- delete

  /** The object as it is after the request, or null if it is gone. */
  <T> Versioned<T> delete(
      Kind<T, ?> kind, NamespacedName name, DeleteOptions options, Query query) {
    return locks.locked(
        kind.writeScope(name),
        () -> {
          Versioned<T> before = required(kind, name, find(kind, name));
          checkPreconditions(kind, name, before, options.uid(), options.resourceVersion());
          if (options.isOrphaning()) {
            throw ApiException.invalid(
                kind,
                name.name(),
                List.of(
                    FieldError.notSupported(
                        "propagationPolicy", "Orphan is not supported yet: dependents go, too")));
          }
          checkDeletable(kind, name, before.value());
          Event event = kind.delete(before.value(), options.gracePeriodSeconds());
          return query.isDryRun() ? before : write(kind, name, before, event, query);
        });
  }

  private <T> void checkDeletable(Kind<T, ?> kind, NamespacedName name, T object) {
    Optional<Kind.Refusal> refusal = view.read(state -> kind.refusesDeletion(object, state));
    if (refusal.isPresent()) {
      String why = refusal.get().why();
      throw refusal.get().forever()
          ? ApiException.forbidden(kind, name.name(), why)
          : ApiException.conflict(kind, name.name(), why);
    }
  }

  /** For many deletions: one that is gone already is as good as deleted. */
  <T> void deleteIfThere(Kind<T, ?> kind, NamespacedName name, DeleteOptions options, Query query) {
    if (find(kind, name) == null) {
      return;
    }
    try {
      delete(kind, name, options, query);
    } catch (ApiException e) {
      if (e.status().getCode() != 404) {
        throw e;
      }
    }
  }

  // ---- common

  private <T> Versioned<T> write(
      Kind<T, ?> kind, NamespacedName name, Versioned<T> before, Event event, Query query) {
    List<FieldError> conflicts = view.read(state -> kind.conflicts(event, state));
    if (!conflicts.isEmpty()) {
      throw ApiException.invalid(kind, name.name(), conflicts);
    }
    if (query.isDryRun()) {
      return rehearse(kind, name, before, event);
    }
    log.write(event);
    return find(kind, name);
  }

  /** Folds the event into a state that only has the object itself. */
  private static <T> Versioned<T> rehearse(
      Kind<T, ?> kind, NamespacedName name, Versioned<T> before, Event event) {
    Instant now = Instant.now();
    Projection rehearsal = new Projection(now);
    if (before != null) {
      kind.store(rehearsal).put(name, before.value(), before.version());
    }
    rehearsal.fold(event, now, before == null ? 0 : before.version());
    return kind.store(rehearsal).get(name);
  }

  private <T> Versioned<T> find(Kind<T, ?> kind, NamespacedName name) {
    return view.read(state -> kind.store(state).get(name));
  }

  private static <T> Versioned<T> required(
      Kind<T, ?> kind, NamespacedName name, Versioned<T> object) {
    if (object == null) {
      throw ApiException.notFound(kind, name.name());
    }
    return object;
  }

  /** Refuses what cannot be left out; returns a warning for everything that is. */
  private static List<String> checkFields(
      Kind<?, ?> kind, NamespacedName name, ObjectNode object, Query query) {
    FieldSupport.Findings findings = FieldSupport.check(object, kind.fields());
    if (!findings.refused().isEmpty()) {
      throw ApiException.invalid(kind, name.name(), findings.refused());
    }
    List<String> warnings = new ArrayList<>();
    findings.ignored().forEach(field -> warnings.add(field + " is not supported yet, ignored"));
    List<String> unknown =
        findings.unknown().stream().map(field -> "unknown field \"" + field + "\"").toList();
    switch (query.fieldValidation()) {
      case "Strict" -> {
        if (!unknown.isEmpty()) {
          throw ApiException.badRequest("strict decoding error: " + String.join(", ", unknown));
        }
      }
      case "Warn" -> warnings.addAll(unknown);
      default -> {}
    }
    return warnings;
  }

  /** Decides something that may turn out to be invalid. */
  @FunctionalInterface
  interface Deciding<A, R> {
    R apply(A argument) throws InvalidObjectException;
  }

  @FunctionalInterface
  private interface Making<R> {
    R make() throws InvalidObjectException;
  }

  private static <R> R valid(Kind<?, ?> kind, NamespacedName name, Making<R> making) {
    try {
      return making.make();
    } catch (InvalidObjectException e) {
      throw ApiException.invalid(kind, name.name(), e.errors());
    }
  }
}
