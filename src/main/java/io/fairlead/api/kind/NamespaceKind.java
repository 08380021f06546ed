package io.fairlead.api.kind;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fairlead.api.wire.NamespaceWire;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.view.NamespaceState;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.util.List;
import java.util.Map;

/** Namespaces: those that are in use. */
public final class NamespaceKind extends Kind<NamespaceState, Namespace> {

  NamespaceKind() {
    super(
        new Names("", "v1", "Namespace", "namespaces", List.of("ns"), false),
        READ,
        Namespace.class,
        null);
  }

  @Override
  public Store<NamespaceState> store(Projection projection) {
    return projection.namespaces();
  }

  @Override
  public NamespacedName name(NamespaceState namespace) {
    return new NamespacedName("", namespace.name());
  }

  @Override
  public String uid(NamespaceState namespace) {
    return null;
  }

  @Override
  public Map<String, String> labels(NamespaceState namespace) {
    return NamespaceWire.labels(namespace);
  }

  @Override
  public Namespace toWire(Versioned<NamespaceState> namespace) {
    return NamespaceWire.toWire(namespace);
  }

  @Override
  public List<Column<NamespaceState>> columns() {
    return List.of(
        Column.name(NamespaceState::name),
        Column.text("Status", namespace -> "Active"),
        Column.text("Age", namespace -> Ages.since(namespace.createdAt())));
  }
}
