package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodCounter;
import io.fairlead.domain.scheduling.cluster.PodMatcher;
import io.fairlead.domain.scheduling.cluster.PodTerm;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The affinity terms of all live shapes, each with a counter of the placed pods that carry it: what
 * placed pods have to say about those that come.
 */
final class CarriedTerms {

  /** A term, and who carries it where. */
  record Carried(PodTerm term, PodCounter carriers) {}

  private static final class Use {
    private final Carried carried;
    private int shapes;

    Use(Carried carried) {
      this.carried = carried;
    }
  }

  private final ClusterState cluster;
  private final Map<PodTerm, Use> terms = new LinkedHashMap<>();
  private long version;

  CarriedTerms(ClusterState cluster) {
    this.cluster = cluster;
  }

  /** Changes whenever a term comes or goes. */
  long version() {
    return version;
  }

  void join(Shape shape) {
    for (PodTerm term : shape.terms().all()) {
      Use use = terms.get(term);
      if (use == null) {
        PodCounter.Key key =
            new PodCounter.Key(new PodMatcher.Carrying(term), term.topologyKey(), null, false);
        use = new Use(new Carried(term, cluster.counters().acquire(key)));
        terms.put(term, use);
        version++;
      }
      use.shapes++;
    }
  }

  void leave(Shape shape) {
    for (PodTerm term : shape.terms().all()) {
      Use use = terms.get(term);
      if (--use.shapes == 0) {
        terms.remove(term);
        cluster.counters().release(use.carried.carriers());
        version++;
      }
    }
  }

  /** Labels of a namespace changed. */
  void namespaceChanged() {
    version++;
  }

  /** The terms that are about pods of a shape. */
  List<Carried> about(Shape shape) {
    List<Carried> about = new ArrayList<>();
    for (Use use : terms.values()) {
      if (use.carried.term().pods().matches(shape, cluster.namespaces())) {
        about.add(use.carried);
      }
    }
    return about;
  }

  // ---- snapshot

  /** Explanations tell of them in their order; each is named by the first shape that carries it. */
  void save(StateWriter out, List<Shape> shapesById) {
    record Place(int shape, int index) {}
    Map<PodTerm, Place> places = new LinkedHashMap<>();
    for (Shape shape : shapesById) {
      int index = 0;
      for (PodTerm term : shape == null ? List.<PodTerm>of() : shape.terms().all()) {
        places.putIfAbsent(term, new Place(shape.id(), index++));
      }
    }
    out.each(
        terms.keySet(),
        term -> {
          out.number(places.get(term).shape());
          out.number(places.get(term).index());
        });
  }

  /** After the shapes have joined, in whatever order. */
  void load(StateReader in, List<Shape> shapesById) {
    Map<PodTerm, Use> joined = new LinkedHashMap<>(terms);
    terms.clear();
    in.each(
        () -> {
          PodTerm term = shapesById.get(in.count()).terms().get(in.count());
          terms.put(term, joined.get(term));
        });
    if (terms.size() != joined.size()) {
      throw new IllegalStateException("%d of %d terms".formatted(terms.size(), joined.size()));
    }
  }
}
