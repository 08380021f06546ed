package io.fairlead.api.kind;

import io.fairlead.api.wire.KindFields;
import io.fairlead.api.wire.PriorityClassWire;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassDeleted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.PriorityClassValidation;
import io.fairlead.view.Applied;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Priority classes. */
public final class PriorityClassKind
    extends AppliedKind<
        Applied<PriorityClass>,
        PriorityClass,
        io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass> {

  PriorityClassKind() {
    super(
        new Names(
            "scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", List.of("pc"), false),
        io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass.class,
        KindFields.PRIORITY_CLASS);
  }

  @Override
  public Store<Applied<PriorityClass>> store(Projection projection) {
    return projection.priorityClasses();
  }

  @Override
  PriorityClass object(Applied<PriorityClass> state) {
    return state.object();
  }

  @Override
  Instant createdAt(Applied<PriorityClass> state) {
    return state.createdAt();
  }

  @Override
  Metadata metadata(PriorityClass object) {
    return object.metadata();
  }

  @Override
  PriorityClass withMetadata(PriorityClass object, Metadata metadata) {
    return new PriorityClass(
        metadata,
        object.value(),
        object.globalDefault(),
        object.preemptionPolicy(),
        object.description());
  }

  @Override
  public io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass toWire(
      Versioned<Applied<PriorityClass>> object) {
    return PriorityClassWire.toWire(object);
  }

  @Override
  public List<Column<Applied<PriorityClass>>> columns() {
    return List.of(
        nameColumn(),
        Column.number("Value", state -> state.object().value()),
        Column.text("Global-Default", state -> Boolean.toString(state.object().globalDefault())),
        ageColumn(),
        Column.wide("PreemptionPolicy", state -> state.object().preemptionPolicy().name()));
  }

  @Override
  PriorityClass fromWire(
      io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass wire, List<FieldError> errors) {
    return PriorityClassWire.fromWire(wire, errors);
  }

  @Override
  List<FieldError> validate(PriorityClass object) {
    return PriorityClassValidation.validate(object);
  }

  /** Pods that are placed keep the priority that it had: another one would be another class. */
  @Override
  List<FieldError> validateUpdate(PriorityClass before, PriorityClass after) {
    List<FieldError> errors = new ArrayList<>();
    if (before.value() != after.value()) {
      errors.add(FieldError.invalid("value", "field is immutable"));
    }
    if (before.preemptionPolicy() != after.preemptionPolicy()) {
      errors.add(FieldError.invalid("preemptionPolicy", "field is immutable"));
    }
    return errors;
  }

  @Override
  Event applied(PriorityClass object) {
    return new PriorityClassApplied(object);
  }

  @Override
  public Event delete(Applied<PriorityClass> state, Long gracePeriodSeconds) {
    return new PriorityClassDeleted(state.object().name());
  }

  @Override
  public Optional<Refusal> refusesDeletion(Applied<PriorityClass> state, Projection projection) {
    return PriorityClass.isSystem(state.object().name())
        ? Optional.of(new Refusal(true, "this is a system priority class and cannot be deleted"))
        : Optional.empty();
  }

  /** There is one default at most. */
  @Override
  public List<FieldError> conflicts(Event write, Projection projection) {
    if (!(write instanceof PriorityClassApplied applied)
        || !applied.priorityClass().globalDefault()) {
      return List.of();
    }
    return projection.priorityClasses().list(null).stream()
        .map(other -> other.value().object())
        .filter(PriorityClass::globalDefault)
        .filter(other -> !other.name().equals(applied.priorityClass().name()))
        .map(
            other ->
                FieldError.invalid(
                    "globalDefault",
                    "PriorityClass \"" + other.name() + "\" is already marked as default"))
        .toList();
  }

  @Override
  public String writeScope(NamespacedName name) {
    return names().plural();
  }
}
