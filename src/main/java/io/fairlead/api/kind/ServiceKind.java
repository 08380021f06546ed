package io.fairlead.api.kind;

import io.fairlead.api.wire.KindFields;
import io.fairlead.api.wire.ServiceWire;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.ServiceValidation;
import io.fairlead.view.Projection;
import io.fairlead.view.ServiceState;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Services. */
public final class ServiceKind extends Kind<ServiceState, io.fabric8.kubernetes.api.model.Service> {

  ServiceKind() {
    super(
        new Names("", "v1", "Service", "services", List.of("svc"), true),
        ALL,
        io.fabric8.kubernetes.api.model.Service.class,
        KindFields.SERVICE);
  }

  @Override
  public boolean inAll() {
    return true;
  }

  @Override
  public Store<ServiceState> store(Projection projection) {
    return projection.services();
  }

  @Override
  public NamespacedName name(ServiceState service) {
    return service.service().namespacedName();
  }

  @Override
  public String uid(ServiceState service) {
    return service.service().metadata().uid();
  }

  @Override
  public Map<String, String> labels(ServiceState service) {
    return service.service().metadata().labels();
  }

  @Override
  public io.fabric8.kubernetes.api.model.Service toWire(Versioned<ServiceState> service) {
    return ServiceWire.toWire(service);
  }

  @Override
  public List<Column<ServiceState>> columns() {
    return List.of(
        Column.name(service -> service.service().metadata().name()),
        Column.text("Type", service -> service.service().spec().type()),
        Column.text("Cluster-IP", service -> Column.orNone(service.service().spec().clusterIP())),
        Column.text("External-IP", service -> Column.NONE),
        Column.text("Port(s)", ServiceKind::ports),
        Column.age("Age", ServiceState::createdAt),
        Column.wide("Selector", service -> Texts.labels(service.service().spec().selector())));
  }

  private static String ports(ServiceState service) {
    return Column.orNone(
        service.service().spec().ports().stream()
            .map(
                port ->
                    port.port()
                        + (port.nodePort() == null ? "" : ":" + port.nodePort())
                        + "/"
                        + port.protocol())
            .collect(Collectors.joining(",")));
  }

  @Override
  public Event create(io.fabric8.kubernetes.api.model.Service wire, Creation creation)
      throws InvalidObjectException {
    List<FieldError> errors = new ArrayList<>();
    Service read = ServiceWire.fromWire(wire, errors);
    return applied(new Service(Identity.created(read.metadata(), creation), read.spec()), errors);
  }

  @Override
  public Optional<Event> update(ServiceState before, io.fabric8.kubernetes.api.model.Service wire)
      throws InvalidObjectException {
    List<FieldError> errors = new ArrayList<>();
    Service read = ServiceWire.fromWire(wire, errors);
    Service after =
        new Service(
            Identity.kept(read.metadata(), before.service().metadata(), before.createdAt()),
            read.spec());
    Event applied = applied(after, errors);
    return after.equals(before.service()) ? Optional.empty() : Optional.of(applied);
  }

  private static Event applied(Service service, List<FieldError> errors)
      throws InvalidObjectException {
    errors.addAll(ServiceValidation.validate(service));
    require(errors);
    return new ServiceApplied(service);
  }

  @Override
  public Event delete(ServiceState service, Long gracePeriodSeconds) {
    return new ServiceDeleted(name(service).namespace(), name(service).name());
  }

  @Override
  public List<FieldError> conflicts(Event write, Projection projection) {
    return write instanceof ServiceApplied applied
        ? ServiceValidation.validateListenPorts(
            applied.service(),
            projection.services().list(null).stream()
                .map(other -> other.value().service())
                .toList())
        : List.of();
  }

  /** The ports that proxies listen on are one space. */
  @Override
  public String writeScope(NamespacedName name) {
    return names().plural();
  }
}
