package io.fairlead.api.kind;

import io.fairlead.api.wire.KindFields;
import io.fairlead.api.wire.PodGroupResource;
import io.fairlead.api.wire.PodGroupWire;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.PodGroupApplied;
import io.fairlead.domain.event.SpecEvent.PodGroupDeleted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PodGroupValidation;
import io.fairlead.view.PodGroupState;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.time.Instant;
import java.util.List;

/** Pod groups, with the columns of the scheduler-plugins' own. */
public final class PodGroupKind extends AppliedKind<PodGroupState, PodGroup, PodGroupResource> {

  PodGroupKind() {
    super(
        new Names(
            "scheduling.x-k8s.io", "v1alpha1", "PodGroup", "podgroups", List.of("pg", "pgs"), true),
        PodGroupResource.class,
        KindFields.POD_GROUP);
  }

  @Override
  public Store<PodGroupState> store(Projection projection) {
    return projection.podGroups();
  }

  @Override
  PodGroup object(PodGroupState state) {
    return state.group();
  }

  @Override
  Instant createdAt(PodGroupState state) {
    return state.createdAt();
  }

  @Override
  Metadata metadata(PodGroup object) {
    return object.metadata();
  }

  @Override
  PodGroup withMetadata(PodGroup object, Metadata metadata) {
    return new PodGroup(metadata, object.minMember());
  }

  @Override
  public PodGroupResource toWire(Versioned<PodGroupState> object) {
    return PodGroupWire.toWire(object);
  }

  @Override
  public List<Column<PodGroupState>> columns() {
    return List.of(
        nameColumn(),
        Column.text("Phase", state -> state.phase().name()),
        Column.number("MinMember", state -> state.group().minMember()),
        Column.number("Running", PodGroupState::running),
        Column.number("Succeeded", PodGroupState::succeeded),
        Column.number("Failed", PodGroupState::failed),
        ageColumn());
  }

  @Override
  PodGroup fromWire(PodGroupResource wire, List<FieldError> errors) {
    return PodGroupWire.fromWire(wire);
  }

  @Override
  List<FieldError> validate(PodGroup object) {
    return PodGroupValidation.validate(object);
  }

  @Override
  Event applied(PodGroup object) {
    return new PodGroupApplied(object);
  }

  @Override
  public Event delete(PodGroupState state, Long gracePeriodSeconds) {
    return new PodGroupDeleted(name(state).namespace(), name(state).name());
  }
}
