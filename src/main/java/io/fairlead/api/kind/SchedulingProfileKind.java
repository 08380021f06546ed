package io.fairlead.api.kind;

import io.fairlead.api.wire.KindFields;
import io.fairlead.api.wire.SchedulingProfileResource;
import io.fairlead.api.wire.SchedulingProfileWire;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileDeleted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfileValidation;
import io.fairlead.view.Applied;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Scheduling profiles. */
public final class SchedulingProfileKind
    extends AppliedKind<Applied<SchedulingProfile>, SchedulingProfile, SchedulingProfileResource> {

  SchedulingProfileKind() {
    super(
        new Names("fairlead.io", "v1", "SchedulingProfile", "schedulingprofiles", List.of(), false),
        SchedulingProfileResource.class,
        KindFields.SCHEDULING_PROFILE);
  }

  @Override
  public Store<Applied<SchedulingProfile>> store(Projection projection) {
    return projection.schedulingProfiles();
  }

  @Override
  SchedulingProfile object(Applied<SchedulingProfile> state) {
    return state.object();
  }

  @Override
  Instant createdAt(Applied<SchedulingProfile> state) {
    return state.createdAt();
  }

  @Override
  Metadata metadata(SchedulingProfile object) {
    return object.metadata();
  }

  @Override
  SchedulingProfile withMetadata(SchedulingProfile object, Metadata metadata) {
    return new SchedulingProfile(
        metadata, object.filters(), object.scores(), object.scoringStrategy());
  }

  @Override
  public SchedulingProfileResource toWire(Versioned<Applied<SchedulingProfile>> object) {
    return SchedulingProfileWire.toWire(object);
  }

  @Override
  public List<Column<Applied<SchedulingProfile>>> columns() {
    return List.of(
        nameColumn(),
        Column.text("Strategy", state -> state.object().scoringStrategy().type().name()),
        ageColumn(),
        Column.wide("Filters", state -> filters(state.object())),
        Column.wide("Scores", state -> scores(state.object())));
  }

  private static String filters(SchedulingProfile profile) {
    return profile.filters() == null ? "<all>" : Column.orNone(String.join(",", profile.filters()));
  }

  private static String scores(SchedulingProfile profile) {
    return profile.scores() == null
        ? "<default>"
        : Column.orNone(
            profile.scores().entrySet().stream()
                .map(score -> score.getKey() + "=" + score.getValue())
                .collect(Collectors.joining(",")));
  }

  @Override
  SchedulingProfile fromWire(SchedulingProfileResource wire, List<FieldError> errors) {
    return SchedulingProfileWire.fromWire(wire, errors);
  }

  @Override
  List<FieldError> validate(SchedulingProfile object) {
    return SchedulingProfileValidation.validate(object).stream()
        .map(SchedulingProfileKind::inManifest)
        .toList();
  }

  /** An error of the domain's record, at the path that it has in a manifest. */
  private static FieldError inManifest(FieldError error) {
    String path = error.field();
    if (path.startsWith("metadata")) {
      return error;
    }
    String field =
        path.replaceFirst(
            "^scoringStrategy\\.shape", "scoringStrategy.requestedToCapacityRatio.shape");
    return new FieldError(error.kind(), "spec." + field, error.message());
  }

  @Override
  Event applied(SchedulingProfile object) {
    return new SchedulingProfileApplied(object);
  }

  @Override
  public Event delete(Applied<SchedulingProfile> state, Long gracePeriodSeconds) {
    return new SchedulingProfileDeleted(state.object().name());
  }
}
