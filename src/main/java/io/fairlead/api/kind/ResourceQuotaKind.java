package io.fairlead.api.kind;

import io.fairlead.api.wire.KindFields;
import io.fairlead.api.wire.ResourceQuotaWire;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaDeleted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.ResourceQuotaValidation;
import io.fairlead.view.Projection;
import io.fairlead.view.ResourceQuotaState;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Resource quotas. */
public final class ResourceQuotaKind
    extends AppliedKind<
        ResourceQuotaState, ResourceQuota, io.fabric8.kubernetes.api.model.ResourceQuota> {

  ResourceQuotaKind() {
    super(
        new Names("", "v1", "ResourceQuota", "resourcequotas", List.of("quota"), true),
        io.fabric8.kubernetes.api.model.ResourceQuota.class,
        KindFields.RESOURCE_QUOTA);
  }

  @Override
  public Store<ResourceQuotaState> store(Projection projection) {
    return projection.resourceQuotas();
  }

  @Override
  ResourceQuota object(ResourceQuotaState state) {
    return state.quota();
  }

  @Override
  Instant createdAt(ResourceQuotaState state) {
    return state.createdAt();
  }

  @Override
  Metadata metadata(ResourceQuota object) {
    return object.metadata();
  }

  @Override
  ResourceQuota withMetadata(ResourceQuota object, Metadata metadata) {
    return new ResourceQuota(metadata, object.hard());
  }

  @Override
  public io.fabric8.kubernetes.api.model.ResourceQuota toWire(
      Versioned<ResourceQuotaState> object) {
    return ResourceQuotaWire.toWire(object);
  }

  @Override
  public List<Column<ResourceQuotaState>> columns() {
    return List.of(
        nameColumn(),
        Column.text("Request", state -> usage(state, false)),
        Column.text("Limit", state -> usage(state, true)),
        ageColumn());
  }

  private static String usage(ResourceQuotaState state, boolean limits) {
    return state.quota().hard().amounts().entrySet().stream()
        .filter(hard -> hard.getKey().startsWith("limits.") == limits)
        .map(
            hard -> {
              String resource = hard.getKey();
              String used = Quantity.format(resource, state.used().get(resource));
              return resource + ": " + used + "/" + Quantity.format(resource, hard.getValue());
            })
        .collect(Collectors.joining(", "));
  }

  @Override
  ResourceQuota fromWire(
      io.fabric8.kubernetes.api.model.ResourceQuota wire, List<FieldError> errors) {
    return ResourceQuotaWire.fromWire(wire, errors);
  }

  @Override
  List<FieldError> validate(ResourceQuota object) {
    return ResourceQuotaValidation.validate(object);
  }

  @Override
  Event applied(ResourceQuota object) {
    return new ResourceQuotaApplied(object);
  }

  @Override
  public Event delete(ResourceQuotaState state, Long gracePeriodSeconds) {
    return new ResourceQuotaDeleted(name(state).namespace(), name(state).name());
  }
}
