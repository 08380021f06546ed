package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.Arrays;
import java.util.List;

/** The rules of all live shapes, made when they are first asked for. */
public final class TopologyRulesTable {
  private final ClusterState cluster;
  private final CarriedTerms carried;

  /** By shape id. */
  private TopologyRules[] rules = new TopologyRules[16];

  public TopologyRulesTable(ClusterState cluster) {
    this.cluster = cluster;
    this.carried = new CarriedTerms(cluster);
  }

  public void join(Shape shape) {
    carried.join(shape);
  }

  public void leave(Shape shape) {
    if (shape.id() < rules.length && rules[shape.id()] != null) {
      rules[shape.id()].close();
      rules[shape.id()] = null;
    }
    carried.leave(shape);
  }

  public void save(StateWriter out, List<Shape> shapesById) {
    carried.save(out, shapesById);
  }

  /** After the shapes have joined. */
  public void load(StateReader in, List<Shape> shapesById) {
    carried.load(in, shapesById);
  }

  /** Labels of a namespace changed: who matches what is found out anew. */
  public void namespaceChanged() {
    for (int id = 0; id < rules.length; id++) {
      if (rules[id] != null) {
        rules[id].close();
        rules[id] = null;
      }
    }
    carried.namespaceChanged();
  }

  public TopologyRules of(Shape shape) {
    if (shape.id() >= rules.length) {
      rules = Arrays.copyOf(rules, Math.max(2 * rules.length, shape.id() + 1));
    }
    if (rules[shape.id()] == null) {
      rules[shape.id()] = new TopologyRules(cluster, carried, shape);
    }
    return rules[shape.id()];
  }
}
