package io.fairlead.api.kind;

import io.fairlead.api.wire.KindFields;
import io.fairlead.api.wire.NamespaceWire;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceDeleted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.NamespaceValidation;
import io.fairlead.view.NamespaceState;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Namespaces: those that were created, and those that are in use all the same. */
public final class NamespaceKind
    extends AppliedKind<NamespaceState, Namespace, io.fabric8.kubernetes.api.model.Namespace> {

  NamespaceKind() {
    super(
        new Names("", "v1", "Namespace", "namespaces", List.of("ns"), false),
        io.fabric8.kubernetes.api.model.Namespace.class,
        KindFields.NAMESPACE);
  }

  @Override
  public Store<NamespaceState> store(Projection projection) {
    return projection.namespaces();
  }

  /** One that nobody created is as if it had been created without anything. */
  @Override
  Namespace object(NamespaceState state) {
    return state.applied() != null
        ? state.applied()
        : new Namespace(
            Metadata.named(null, state.name()).withUid(state.uid()).withLabels(state.labels()));
  }

  @Override
  Instant createdAt(NamespaceState state) {
    return state.createdAt();
  }

  @Override
  Metadata metadata(Namespace object) {
    return object.metadata();
  }

  @Override
  Namespace withMetadata(Namespace object, Metadata metadata) {
    return new Namespace(metadata);
  }

  @Override
  public String uid(NamespaceState state) {
    return state.uid();
  }

  @Override
  public Map<String, String> labels(NamespaceState state) {
    return state.labels();
  }

  @Override
  public io.fabric8.kubernetes.api.model.Namespace toWire(Versioned<NamespaceState> object) {
    return NamespaceWire.toWire(object);
  }

  @Override
  public List<Column<NamespaceState>> columns() {
    return List.of(nameColumn(), Column.text("Status", state -> "Active"), ageColumn());
  }

  @Override
  io.fairlead.domain.model.Namespace fromWire(
      io.fabric8.kubernetes.api.model.Namespace wire, List<FieldError> errors) {
    return NamespaceWire.fromWire(wire);
  }

  @Override
  List<FieldError> validate(Namespace object) {
    return NamespaceValidation.validate(object);
  }

  @Override
  Event applied(Namespace object) {
    return new NamespaceApplied(object);
  }

  @Override
  public Event delete(NamespaceState state, Long gracePeriodSeconds) {
    return new NamespaceDeleted(state.name());
  }

  /** What is in it does not go with it: it has to go first. */
  @Override
  public Optional<Refusal> refusesDeletion(NamespaceState state, Projection projection) {
    if (state.name().equals(Metadata.DEFAULT_NAMESPACE)) {
      return Optional.of(new Refusal(true, "this namespace may not be deleted"));
    }
    List<String> contents = NamespaceContents.of(state.name(), projection);
    return contents.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                false,
                "it is not empty, and what is in it is not deleted with it: "
                    + String.join(", ", contents)));
  }
}
