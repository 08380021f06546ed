package io.fairlead.api.kind;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fairlead.api.wire.EndpointsWire;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.view.EndpointsState;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Endpoints, as the discovery projection says them. */
public final class EndpointsKind extends Kind<EndpointsState, Endpoints> {
  private static final int SHOWN = 3;

  EndpointsKind() {
    super(
        new Names("", "v1", "Endpoints", "endpoints", List.of("ep"), true),
        READ,
        Endpoints.class,
        null);
  }

  @Override
  public Store<EndpointsState> store(Projection projection) {
    return projection.endpoints();
  }

  @Override
  public NamespacedName name(EndpointsState state) {
    return state.endpoints().service();
  }

  @Override
  public String uid(EndpointsState state) {
    return null;
  }

  @Override
  public Map<String, String> labels(EndpointsState state) {
    return Map.of();
  }

  @Override
  public Endpoints toWire(Versioned<EndpointsState> state) {
    return EndpointsWire.toWire(state);
  }

  @Override
  public List<Column<EndpointsState>> columns() {
    return List.of(
        Column.name(state -> state.endpoints().name()),
        Column.text("Endpoints", EndpointsKind::addresses),
        Column.age("Age", EndpointsState::createdAt));
  }

  private static String addresses(EndpointsState state) {
    List<String> all =
        state.endpoints().ports().stream()
            .flatMap(port -> port.endpoints().stream())
            .map(endpoint -> endpoint.ip() + ":" + endpoint.port())
            .toList();
    String shown = all.stream().limit(SHOWN).collect(Collectors.joining(","));
    return all.size() > SHOWN
        ? shown + " + " + (all.size() - SHOWN) + " more..."
        : Column.orNone(shown);
  }
}
