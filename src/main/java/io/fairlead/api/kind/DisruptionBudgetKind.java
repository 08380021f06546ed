package io.fairlead.api.kind;

import io.fairlead.api.wire.DisruptionBudgetWire;
import io.fairlead.api.wire.KindFields;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetApplied;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetDeleted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudgetValidation;
import io.fairlead.view.DisruptionBudgetState;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.time.Instant;
import java.util.List;

/** Pod disruption budgets. */
public final class DisruptionBudgetKind
    extends AppliedKind<
        DisruptionBudgetState,
        PodDisruptionBudget,
        io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget> {

  DisruptionBudgetKind() {
    super(
        new Names(
            "policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", List.of("pdb"), true),
        io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget.class,
        KindFields.POD_DISRUPTION_BUDGET);
  }

  @Override
  public Store<DisruptionBudgetState> store(Projection projection) {
    return projection.disruptionBudgets();
  }

  @Override
  PodDisruptionBudget object(DisruptionBudgetState state) {
    return state.budget();
  }

  @Override
  Instant createdAt(DisruptionBudgetState state) {
    return state.createdAt();
  }

  @Override
  Metadata metadata(PodDisruptionBudget object) {
    return object.metadata();
  }

  @Override
  PodDisruptionBudget withMetadata(PodDisruptionBudget object, Metadata metadata) {
    return new PodDisruptionBudget(metadata, object.spec());
  }

  @Override
  public io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget toWire(
      Versioned<DisruptionBudgetState> object) {
    return DisruptionBudgetWire.toWire(object);
  }

  @Override
  public List<Column<DisruptionBudgetState>> columns() {
    return List.of(
        nameColumn(),
        Column.text("Min Available", state -> amount(state.budget().spec().minAvailable())),
        Column.text("Max Unavailable", state -> amount(state.budget().spec().maxUnavailable())),
        Column.number("Allowed Disruptions", DisruptionBudgetState::disruptionsAllowed),
        ageColumn());
  }

  private static String amount(IntOrPercent amount) {
    return amount == null ? "N/A" : amount.toString();
  }

  @Override
  PodDisruptionBudget fromWire(
      io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget wire, List<FieldError> errors) {
    return DisruptionBudgetWire.fromWire(wire, errors);
  }

  @Override
  List<FieldError> validate(PodDisruptionBudget object) {
    return PodDisruptionBudgetValidation.validate(object);
  }

  @Override
  Event applied(PodDisruptionBudget object) {
    return new PodDisruptionBudgetApplied(object);
  }

  @Override
  public Event delete(DisruptionBudgetState state, Long gracePeriodSeconds) {
    return new PodDisruptionBudgetDeleted(name(state).namespace(), name(state).name());
  }
}
