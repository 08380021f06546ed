package io.fairlead.api.kind;

import io.fairlead.api.wire.DeploymentWire;
import io.fairlead.api.wire.KindFields;
import io.fairlead.api.wire.LabelSelectorWire;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.DeploymentValidation;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.view.DeploymentState;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deployments. */
public final class DeploymentKind
    extends Kind<DeploymentState, io.fabric8.kubernetes.api.model.apps.Deployment> {

  DeploymentKind() {
    super(
        new Names("apps", "v1", "Deployment", "deployments", List.of("deploy"), true),
        ALL,
        io.fabric8.kubernetes.api.model.apps.Deployment.class,
        KindFields.DEPLOYMENT);
  }

  @Override
  public boolean inAll() {
    return true;
  }

  @Override
  public Store<DeploymentState> store(Projection projection) {
    return projection.deployments();
  }

  @Override
  public NamespacedName name(DeploymentState deployment) {
    return deployment.deployment().namespacedName();
  }

  @Override
  public String uid(DeploymentState deployment) {
    return deployment.deployment().metadata().uid();
  }

  @Override
  public Map<String, String> labels(DeploymentState deployment) {
    return deployment.deployment().metadata().labels();
  }

  @Override
  public io.fabric8.kubernetes.api.model.apps.Deployment toWire(
      Versioned<DeploymentState> deployment) {
    return DeploymentWire.toWire(deployment);
  }

  @Override
  public List<Column<DeploymentState>> columns() {
    return List.of(
        Column.name(state -> state.deployment().metadata().name()),
        Column.text("Ready", state -> state.pods().ready() + "/" + state.replicas()),
        Column.number("Up-to-date", state -> state.pods().updated()),
        Column.number("Available", state -> state.pods().ready()),
        Column.age("Age", DeploymentState::createdAt),
        Column.wide(
            "Containers",
            state -> Texts.names(state.deployment().spec().template().spec().containers())),
        Column.wide(
            "Images",
            state -> Texts.images(state.deployment().spec().template().spec().containers())),
        Column.wide(
            "Selector",
            state ->
                Column.orNone(LabelSelectorWire.format(state.deployment().spec().selector()))));
  }

  @Override
  public Event create(io.fabric8.kubernetes.api.model.apps.Deployment wire, Creation creation)
      throws InvalidObjectException {
    List<FieldError> errors = new ArrayList<>();
    Deployment read = DeploymentWire.fromWire(wire, errors);
    Deployment deployment =
        new Deployment(Identity.created(read.metadata(), creation), read.spec());
    errors.addAll(DeploymentValidation.validate(deployment));
    require(errors);
    return new DeploymentApplied(deployment);
  }

  @Override
  public Optional<Event> update(
      DeploymentState before, io.fabric8.kubernetes.api.model.apps.Deployment wire)
      throws InvalidObjectException {
    List<FieldError> errors = new ArrayList<>();
    Deployment read = DeploymentWire.fromWire(wire, errors);
    Deployment after =
        new Deployment(
            Identity.kept(read.metadata(), before.deployment().metadata(), before.createdAt()),
            read.spec());
    errors.addAll(DeploymentValidation.validate(after));
    require(errors);
    require(DeploymentValidation.validateUpdate(before.deployment(), after));
    return changed(before, after);
  }

  /** The event that gives it another number of replicas, or empty if it has that. */
  public Optional<Event> scale(DeploymentState before, int replicas) throws InvalidObjectException {
    Deployment deployment = before.deployment();
    Deployment after =
        new Deployment(
            deployment.metadata(),
            new DeploymentSpec(
                replicas, deployment.spec().selector(), deployment.spec().template()));
    require(DeploymentValidation.validate(after));
    return changed(before, after);
  }

  /** The number of replicas counts as it is now, whoever set it. */
  private static Optional<Event> changed(DeploymentState before, Deployment after) {
    Deployment deployment = before.deployment();
    DeploymentSpec now =
        new DeploymentSpec(
            before.replicas(), deployment.spec().selector(), deployment.spec().template());
    boolean same =
        after.equals(deployment)
            || (after.metadata().equals(deployment.metadata()) && after.spec().equals(now));
    return same ? Optional.empty() : Optional.of(new DeploymentApplied(after));
  }

  @Override
  public Event delete(DeploymentState deployment, Long gracePeriodSeconds) {
    return new DeploymentDeleted(name(deployment).namespace(), name(deployment).name());
  }
}
