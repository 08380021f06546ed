package io.fairlead.api.kind;

import io.fabric8.kubernetes.api.model.Node;
import io.fairlead.api.wire.KindFields;
import io.fairlead.api.wire.NodeWire;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.view.NodeState;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Nodes. They register themselves; operators cordon, taint, label and delete them. */
public final class NodeKind extends Kind<NodeState, Node> {
  private static final String ROLE = "node-role.kubernetes.io/";

  NodeKind() {
    super(
        new Names("", "v1", "Node", "nodes", List.of("no"), false),
        Set.of(Verb.get, Verb.list, Verb.watch, Verb.update, Verb.patch, Verb.delete),
        Node.class,
        KindFields.NODE);
  }

  @Override
  public Store<NodeState> store(Projection projection) {
    return projection.nodes();
  }

  @Override
  public NamespacedName name(NodeState node) {
    return new NamespacedName("", node.node().name());
  }

  @Override
  public String uid(NodeState node) {
    return node.uid();
  }

  @Override
  public Map<String, String> labels(NodeState node) {
    return node.node().labels();
  }

  @Override
  public Node toWire(Versioned<NodeState> node) {
    return NodeWire.toWire(node);
  }

  @Override
  Set<String> extraFields() {
    return Set.of("spec.unschedulable");
  }

  @Override
  String extraField(NodeState node, String field) {
    return field.equals("spec.unschedulable")
        ? Boolean.toString(node.node().unschedulable())
        : super.extraField(node, field);
  }

  @Override
  public List<Column<NodeState>> columns() {
    return List.of(
        Column.name(node -> node.node().name()),
        Column.text("Status", NodeKind::status),
        Column.text("Roles", NodeKind::roles),
        Column.age("Age", NodeState::createdAt),
        Column.text("Version", node -> NodeWire.VERSION),
        Column.wide("Internal-IP", node -> Column.orNone(node.node().info().address())),
        Column.wide("External-IP", node -> Column.NONE),
        Column.wide("OS-Image", node -> Column.UNKNOWN),
        Column.wide("Kernel-Version", node -> Column.UNKNOWN),
        Column.wide("Container-Runtime", node -> Column.orUnknown(node.node().info().runtime())));
  }

  private static String status(NodeState node) {
    String ready = node.ready() ? "Ready" : "NotReady";
    return node.node().unschedulable() ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(NodeState node) {
    return Column.orNone(
        node.node().labels().keySet().stream()
            .filter(label -> label.startsWith(ROLE))
            .map(label -> label.substring(ROLE.length()))
            .collect(Collectors.joining(",")));
  }

  @Override
  public Optional<Event> update(NodeState before, Node wire) throws InvalidObjectException {
    List<FieldError> errors = new ArrayList<>();
    NodeSettings settings = NodeWire.settings(wire, before.node().info(), errors);
    errors.addAll(
        io.fairlead.domain.model.Names.validateLabels("metadata.labels", settings.labels()));
    require(errors);
    return settings.equals(before.node().settings())
        ? Optional.empty()
        : Optional.of(new NodeSettingsApplied(settings));
  }

  @Override
  public Event delete(NodeState node, Long gracePeriodSeconds) {
    return new NodeDeleted(node.node().name());
  }
}
