package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.view.ResourceQuotaState;
import io.fairlead.view.Versioned;
import java.util.List;

/** Resource quotas. */
public final class ResourceQuotaWire {
  private ResourceQuotaWire() {}

  public static io.fabric8.kubernetes.api.model.ResourceQuota toWire(
      Versioned<ResourceQuotaState> object) {
    ResourceQuotaState state = object.value();
    ResourceQuota quota = state.quota();
    return new ResourceQuotaBuilder()
        .withMetadata(MetadataWire.toWire(quota.metadata(), state.createdAt(), object.version()))
        .withNewSpec()
        .withHard(ResourcesWire.toWire(quota.hard()))
        .endSpec()
        .withNewStatus()
        .withHard(ResourcesWire.toWire(quota.hard()))
        .withUsed(ResourcesWire.toWire(state.used()))
        .endStatus()
        .build();
  }

  /** Problems that keep it from being read are added to the errors. */
  public static ResourceQuota fromWire(
      io.fabric8.kubernetes.api.model.ResourceQuota wire, List<FieldError> errors) {
    var spec = wire.getSpec();
    return new ResourceQuota(
        MetadataWire.fromWire(wire.getMetadata()),
        ResourcesWire.fromWire("spec.hard", spec == null ? null : spec.getHard(), errors));
  }
}
