package io.fairlead.api.kind;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fairlead.api.wire.AutoscalerWire;
import io.fairlead.api.wire.Fields;
import io.fairlead.api.wire.KindFields;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.AutoscalerDeleted;
import io.fairlead.domain.model.AutoscalerValidation;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Quantity;
import io.fairlead.view.AutoscalerState;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** HorizontalPodAutoscalers, in two versions of one and the same objects. */
final class AutoscalerKinds {
  private AutoscalerKinds() {}

  abstract static class AutoscalerKind<W extends HasMetadata> extends Kind<AutoscalerState, W> {

    AutoscalerKind(String version, Class<W> wireType, Fields fields) {
      super(
          new Names(
              "autoscaling",
              version,
              "HorizontalPodAutoscaler",
              "horizontalpodautoscalers",
              List.of("hpa"),
              true),
          ALL,
          wireType,
          fields);
    }

    /**
     * @param before the object to be updated, or null
     */
    abstract HorizontalPodAutoscaler fromWire(
        W wire, HorizontalPodAutoscaler before, List<FieldError> errors);

    @Override
    public boolean inAll() {
      return true;
    }

    @Override
    public Store<AutoscalerState> store(Projection projection) {
      return projection.autoscalers();
    }

    @Override
    public NamespacedName name(AutoscalerState state) {
      return state.autoscaler().namespacedName();
    }

    @Override
    public String uid(AutoscalerState state) {
      return state.autoscaler().metadata().uid();
    }

    @Override
    public Map<String, String> labels(AutoscalerState state) {
      return state.autoscaler().metadata().labels();
    }

    @Override
    public List<Column<AutoscalerState>> columns() {
      return List.of(
          Column.name(state -> state.autoscaler().metadata().name()),
          Column.text("Reference", AutoscalerKind::reference),
          Column.text("Targets", AutoscalerKind::targets),
          Column.text("MinPods", state -> state.autoscaler().spec().minReplicas().toString()),
          Column.number("MaxPods", state -> state.autoscaler().spec().maxReplicas()),
          Column.number("Replicas", AutoscalerState::currentReplicas),
          Column.age("Age", AutoscalerState::createdAt));
    }

    private static String reference(AutoscalerState state) {
      var target = state.autoscaler().spec().scaleTargetRef();
      return target.kind() + "/" + target.name();
    }

    private static String targets(AutoscalerState state) {
      return Column.orNone(
          state.autoscaler().spec().metrics().stream()
              .map(metric -> current(state, metric) + "/" + target(metric))
              .collect(Collectors.joining(", ")));
    }

    private static String target(MetricSpec metric) {
      var target = metric.resource().target();
      return target.averageUtilization() != null
          ? target.averageUtilization() + "%"
          : target.averageValue();
    }

    private static String current(AutoscalerState state, MetricSpec metric) {
      if (state.lastScaled() == null) {
        return Column.UNKNOWN;
      }
      String resource = metric.resource().name();
      boolean percent = metric.resource().target().averageUtilization() != null;
      return state.lastScaled().observed().stream()
          .filter(seen -> seen.resource().equals(resource))
          .map(Observation::average)
          .map(average -> percent ? average + "%" : Quantity.format(resource, average))
          .findFirst()
          .orElse(Column.UNKNOWN);
    }

    @Override
    public Event create(W wire, Creation creation) throws InvalidObjectException {
      List<FieldError> errors = new ArrayList<>();
      HorizontalPodAutoscaler read = fromWire(wire, null, errors);
      return applied(
          new HorizontalPodAutoscaler(Identity.created(read.metadata(), creation), read.spec()),
          errors);
    }

    @Override
    public Optional<Event> update(AutoscalerState before, W wire) throws InvalidObjectException {
      List<FieldError> errors = new ArrayList<>();
      HorizontalPodAutoscaler read = fromWire(wire, before.autoscaler(), errors);
      HorizontalPodAutoscaler after =
          new HorizontalPodAutoscaler(
              Identity.kept(read.metadata(), before.autoscaler().metadata(), before.createdAt()),
              read.spec());
      Event applied = applied(after, errors);
      return after.equals(before.autoscaler()) ? Optional.empty() : Optional.of(applied);
    }

    private static Event applied(HorizontalPodAutoscaler autoscaler, List<FieldError> errors)
        throws InvalidObjectException {
      errors.addAll(AutoscalerValidation.validate(autoscaler));
      require(errors);
      return new AutoscalerApplied(autoscaler);
    }

    @Override
    public Event delete(AutoscalerState state, Long gracePeriodSeconds) {
      return new AutoscalerDeleted(name(state).namespace(), name(state).name());
    }
  }

  static final class V2
      extends AutoscalerKind<
          io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler> {
    V2() {
      super(
          "v2",
          io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler.class,
          KindFields.AUTOSCALER);
    }

    @Override
    public io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler toWire(
        Versioned<AutoscalerState> state) {
      return AutoscalerWire.toWire(state);
    }

    @Override
    HorizontalPodAutoscaler fromWire(
        io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler wire,
        HorizontalPodAutoscaler before,
        List<FieldError> errors) {
      return AutoscalerWire.fromWire(wire, errors);
    }
  }

  static final class V1
      extends AutoscalerKind<
          io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler> {
    V1() {
      super(
          "v1",
          io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler.class,
          KindFields.AUTOSCALER_V1);
    }

    @Override
    public io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler toWire(
        Versioned<AutoscalerState> state) {
      return AutoscalerWire.toWireV1(state);
    }

    @Override
    HorizontalPodAutoscaler fromWire(
        io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler wire,
        HorizontalPodAutoscaler before,
        List<FieldError> errors) {
      return AutoscalerWire.fromWireV1(wire, before, errors);
    }
  }
}
