package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.view.DisruptionBudgetState;
import io.fairlead.view.Versioned;
import java.util.List;

/** Pod disruption budgets. */
public final class DisruptionBudgetWire {
  private DisruptionBudgetWire() {}

  public static io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget toWire(
      Versioned<DisruptionBudgetState> object) {
    DisruptionBudgetState state = object.value();
    PodDisruptionBudgetSpec spec = state.budget().spec();
    return new PodDisruptionBudgetBuilder()
        .withMetadata(
            MetadataWire.toWire(state.budget().metadata(), state.createdAt(), object.version()))
        .withNewSpec()
        .withMinAvailable(amount(spec.minAvailable()))
        .withMaxUnavailable(amount(spec.maxUnavailable()))
        .withSelector(LabelSelectorWire.toWire(spec.selector()))
        .endSpec()
        .withNewStatus()
        .withCurrentHealthy(state.currentHealthy())
        .withDesiredHealthy(state.desiredHealthy())
        .withExpectedPods(state.expectedPods())
        .withDisruptionsAllowed(state.disruptionsAllowed())
        .endStatus()
        .build();
  }

  private static IntOrString amount(IntOrPercent amount) {
    return amount == null ? null : IntOrStringWire.toWire(amount.toString());
  }

  /** Problems that keep it from being read are added to the errors. */
  public static PodDisruptionBudget fromWire(
      io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget wire, List<FieldError> errors) {
    var spec = wire.getSpec();
    return new PodDisruptionBudget(
        MetadataWire.fromWire(wire.getMetadata()),
        spec == null
            ? null
            : new PodDisruptionBudgetSpec(
                LabelSelectorWire.fromWire("spec.selector", spec.getSelector(), errors),
                IntOrStringWire.amount("spec.minAvailable", spec.getMinAvailable(), errors),
                IntOrStringWire.amount("spec.maxUnavailable", spec.getMaxUnavailable(), errors)));
  }
}
