package io.fairlead.api.wire;

import io.fairlead.domain.model.PodGroup;
import io.fairlead.view.PodGroupState;
import io.fairlead.view.Versioned;

/** Pod groups. */
public final class PodGroupWire {
  private PodGroupWire() {}

  public static PodGroupResource toWire(Versioned<PodGroupState> object) {
    PodGroupState state = object.value();
    PodGroupResource wire = new PodGroupResource();
    wire.setMetadata(
        MetadataWire.toWire(state.group().metadata(), state.createdAt(), object.version()));
    wire.setSpec(new PodGroupResource.Spec(state.group().minMember()));
    wire.setStatus(
        new PodGroupResource.Status(
            state.phase().name(), state.running(), state.succeeded(), state.failed()));
    return wire;
  }

  /** An absent minimum is read as 0: that it must be there is for the domain to say. */
  public static PodGroup fromWire(PodGroupResource wire) {
    var spec = wire.getSpec();
    return new PodGroup(
        MetadataWire.fromWire(wire.getMetadata()),
        spec == null || spec.minMember() == null ? 0 : spec.minMember());
  }
}
