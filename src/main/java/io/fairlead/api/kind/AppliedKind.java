package io.fairlead.api.kind;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fairlead.api.wire.Fields;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NamespacedName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind whose objects are what was applied: read, give it its identity, check, and say so in one
 * event.
 *
 * @param <T> an object as the view has it
 * @param <D> the same as the domain has it
 * @param <W> the same on the wire
 */
abstract class AppliedKind<T, D, W extends HasMetadata> extends Kind<T, W> {

  AppliedKind(Names names, Class<W> wireType, Fields fields) {
    super(names, ALL, wireType, fields);
  }

  abstract D object(T state);

  abstract Instant createdAt(T state);

  abstract Metadata metadata(D object);

  abstract D withMetadata(D object, Metadata metadata);

  /** Problems that keep it from being read are added to the errors. */
  abstract D fromWire(W wire, List<FieldError> errors);

  abstract List<FieldError> validate(D object);

  /** Errors of a change of something that may not change. */
  List<FieldError> validateUpdate(D before, D after) {
    return List.of();
  }

  abstract Event applied(D object);

  // ---- reading

  @Override
  public NamespacedName name(T state) {
    Metadata metadata = metadata(object(state));
    return names().namespaced()
        ? metadata.namespacedName()
        : new NamespacedName("", metadata.name());
  }

  @Override
  public String uid(T state) {
    return metadata(object(state)).uid();
  }

  @Override
  public Map<String, String> labels(T state) {
    return metadata(object(state)).labels();
  }

  final Column<T> nameColumn() {
    return Column.name(state -> name(state).name());
  }

  final Column<T> ageColumn() {
    return Column.age("Age", this::createdAt);
  }

  // ---- writing

  @Override
  public Event create(W wire, Creation creation) throws InvalidObjectException {
    List<FieldError> errors = new ArrayList<>();
    D read = fromWire(wire, errors);
    D object = withMetadata(read, Identity.created(metadata(read), creation));
    check(object, errors);
    return applied(object);
  }

  @Override
  public Optional<Event> update(T state, W wire) throws InvalidObjectException {
    List<FieldError> errors = new ArrayList<>();
    D before = object(state);
    D read = fromWire(wire, errors);
    D after = withMetadata(read, Identity.kept(metadata(read), metadata(before), createdAt(state)));
    check(after, errors);
    require(validateUpdate(before, after));
    return after.equals(before) ? Optional.empty() : Optional.of(applied(after));
  }

  /** What cannot be read is not looked at any further. */
  private void check(D object, List<FieldError> errors) throws InvalidObjectException {
    require(errors);
    require(validate(object));
  }
}
