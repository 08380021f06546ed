package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.view.Applied;
import io.fairlead.view.Versioned;
import java.util.List;

/** Priority classes. */
public final class PriorityClassWire {
  private PriorityClassWire() {}

  public static io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass toWire(
      Versioned<Applied<PriorityClass>> object) {
    PriorityClass priorityClass = object.value().object();
    return new PriorityClassBuilder()
        .withMetadata(
            MetadataWire.clusterToWire(
                priorityClass.metadata(), object.value().createdAt(), object.version()))
        .withValue(priorityClass.value())
        .withGlobalDefault(priorityClass.globalDefault() ? true : null)
        .withPreemptionPolicy(priorityClass.preemptionPolicy().name())
        .withDescription(priorityClass.description())
        .build();
  }

  /** Problems that keep it from being read are added to the errors. */
  public static PriorityClass fromWire(
      io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass wire, List<FieldError> errors) {
    if (wire.getValue() == null) {
      errors.add(FieldError.required("value", "a priority is required"));
    }
    return new PriorityClass(
        MetadataWire.fromWire(wire.getMetadata()),
        wire.getValue() == null ? 0 : wire.getValue(),
        Boolean.TRUE.equals(wire.getGlobalDefault()),
        Constants.read(
            PreemptionPolicy.class, "preemptionPolicy", wire.getPreemptionPolicy(), errors),
        wire.getDescription());
  }
}
