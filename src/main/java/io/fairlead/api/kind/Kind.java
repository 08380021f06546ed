package io.fairlead.api.kind;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fairlead.api.wire.Fields;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One kind of objects in one version of the API. Reading needs the first half; a kind that can be
 * written says so by its verbs and turns each write into an event.
 *
 * @param <T> an object as the view has it
 * @param <W> the same on the wire
 */
public abstract class Kind<T, W extends HasMetadata> {

  /** What can be done with objects of a kind. */
  public enum Verb {
    get,
    list,
    watch,
    create,
    update,
    patch,
    delete,
    deletecollection
  }

  static final Set<Verb> READ = Set.of(Verb.get, Verb.list, Verb.watch);
  static final Set<Verb> ALL = Set.of(Verb.values());

  /**
   * How a kind is called.
   *
   * @param group empty for the core group
   */
  public record Names(
      String group,
      String version,
      String kind,
      String plural,
      List<String> shortNames,
      boolean namespaced) {

    public String apiVersion() {
      return group.isEmpty() ? version : group + "/" + version;
    }
  }

  /** What the edge adds to an object that it creates. */
  public record Creation(String uid, Instant now) {}

  private final Names names;
  private final Set<Verb> verbs;
  private final Class<W> wireType;
  private final Fields fields;

  Kind(Names names, Set<Verb> verbs, Class<W> wireType, Fields fields) {
    this.names = names;
    this.verbs = verbs;
    this.wireType = wireType;
    this.fields = fields;
  }

  public Names names() {
    return names;
  }

  public boolean allows(Verb verb) {
    return verbs.contains(verb);
  }

  public Class<W> wireType() {
    return wireType;
  }

  /** Null if the kind cannot be written. */
  public Fields fields() {
    return fields;
  }

  /** Whether {@code kubectl get all} shows it. */
  public boolean inAll() {
    return false;
  }

  // ---- reading

  public abstract Store<T> store(Projection projection);

  public abstract NamespacedName name(T object);

  public abstract String uid(T object);

  public abstract Map<String, String> labels(T object);

  public abstract W toWire(Versioned<T> object);

  public abstract List<Column<T>> columns();

  /** Fields that objects can be selected by, beyond name and namespace. */
  Set<String> extraFields() {
    return Set.of();
  }

  /** The value of one of the extra fields. */
  String extraField(T object, String field) {
    throw new IllegalArgumentException(field);
  }

  public final Set<String> selectableFields() {
    Set<String> selectable = new TreeSet<>(extraFields());
    selectable.add("metadata.name");
    selectable.add("metadata.namespace");
    return selectable;
  }

  public final String field(T object, String field) {
    return switch (field) {
      case "metadata.name" -> name(object).name();
      case "metadata.namespace" -> name(object).namespace();
      default -> extraField(object, field);
    };
  }

  // ---- writing

  /** The event that creates an object. */
  public Event create(W wire, Creation creation) throws InvalidObjectException {
    throw new UnsupportedOperationException(names.kind());
  }

  /** The event that changes an object, or empty if nothing is to be changed. */
  public Optional<Event> update(T before, W wire) throws InvalidObjectException {
    throw new UnsupportedOperationException(names.kind());
  }

  /**
   * The event that deletes an object.
   *
   * @param gracePeriodSeconds null for the object's own; means something only to pods
   */
  public Event delete(T object, Long gracePeriodSeconds) {
    throw new UnsupportedOperationException(names.kind());
  }

  /**
   * That something must stay.
   *
   * @param forever whether it may never be deleted, rather than not now
   */
  public record Refusal(boolean forever, String why) {}

  /** What speaks against deleting an object, if anything does. */
  public Optional<Refusal> refusesDeletion(T object, Projection projection) {
    return Optional.empty();
  }

  /** What other objects have against a write. */
  public List<FieldError> conflicts(Event write, Projection projection) {
    return List.of();
  }

  /** Writes with the same scope come one after another. */
  public String writeScope(NamespacedName name) {
    return names.plural() + "/" + name;
  }

  static void require(List<FieldError> errors) throws InvalidObjectException {
    if (!errors.isEmpty()) {
      throw new InvalidObjectException(errors);
    }
  }
}
