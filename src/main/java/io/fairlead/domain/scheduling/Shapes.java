package io.fairlead.domain.scheduling;

import static io.fairlead.domain.scheduling.QuickSearch.UNKNOWN;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.PlacementDecision.Rejection;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.cluster.SpreadGroup;
import io.fairlead.domain.scheduling.topology.TopologyRulesTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All shapes that live pods have, and the best node for each: by classes of nodes where that can
 * be, else by an index of the shape's own. Indexes are kept while memory lasts: beyond the budget
 * the one that was used least recently is dropped, and built again when it is needed.
 */
final class Shapes {
  private static final long INDEX_BUDGET_BYTES = 256L << 20;

  private final ClusterState cluster;
  private final Profiles profiles;
  private final TopologyRulesTable topologyRules;
  private final Map<Shape.Key, Shape> shapes = new LinkedHashMap<>();
  private final Map<String, SpreadGroup> groups = new TreeMap<>();

  /** In order of use, least recent first. Only a cache: it decides nothing. */
  private final LinkedHashMap<Shape, Long> indexed = new LinkedHashMap<>(16, 0.75f, true);

  private long indexBytes;

  private int nextId;
  private final ArrayDeque<Integer> freeIds = new ArrayDeque<>();

  /** By shape id; null until it is needed, and again when memory is short. */
  private ShapeIndex[] indexes = new ShapeIndex[16];

  /** By shape id; null until it is needed. */
  private QuickSearch[] searches = new QuickSearch[16];

  Shapes(ClusterState cluster, Profiles profiles, TopologyRulesTable topologyRules) {
    this.cluster = cluster;
    this.profiles = profiles;
    this.topologyRules = topologyRules;
  }

  /** The shape of that key, with one more pod. */
  Shape join(Shape.Key key) {
    Shape shape = shapes.get(key);
    if (shape == null) {
      shape = create(claimId(), key);
    }
    shape.countPods(1);
    return shape;
  }

  private Shape create(int id, Shape.Key key) {
    SpreadGroup group = null;
    if (key.spreadGroup() != null) {
      group = groups.computeIfAbsent(key.spreadGroup(), name -> new SpreadGroup());
      group.countShapes(1);
    }
    Shape shape = new Shape(id, key, cluster.resourceAmounts(key.requests()), group);
    shapes.put(key, shape);
    cluster.join(shape);
    topologyRules.join(shape);
    return shape;
  }

  /** One pod less; the last one takes the shape and its index with it: then it returns true. */
  boolean leave(Shape shape) {
    if (shape.countPods(-1) > 0) {
      return false;
    }
    topologyRules.leave(shape);
    cluster.leave(shape);
    freeIds.push(shape.id());
    shapes.remove(shape.key());
    searches[shape.id()] = null;
    drop(shape);
    if (shape.spreadGroup() != null && shape.spreadGroup().countShapes(-1) == 0) {
      groups.remove(shape.key().spreadGroup());
    }
    return true;
  }

  private int claimId() {
    if (!freeIds.isEmpty()) {
      return freeIds.pop();
    }
    return newId();
  }

  private int newId() {
    if (nextId == indexes.length) {
      indexes = Arrays.copyOf(indexes, 2 * nextId);
      searches = Arrays.copyOf(searches, 2 * nextId);
    }
    return nextId++;
  }

  /** The slot of the best node for a shape, or -1. */
  int best(Shape shape) {
    Profile profile = profiles.of(shape);
    if (profile == null) {
      return -1;
    }
    int quick = quickSearch(shape, profile).best();
    return quick == UNKNOWN ? bestOfIndex(shape, profile) : quick;
  }

  private QuickSearch quickSearch(Shape shape, Profile profile) {
    QuickSearch search = searches[shape.id()];
    if (search == null || search.profile() != profile) {
      search = new QuickSearch(cluster, profile, shape);
      searches[shape.id()] = search;
    }
    return search;
  }

  private int bestOfIndex(Shape shape, Profile profile) {
    ShapeIndex index = indexes[shape.id()];
    if (index == null || index.profile() != profile) {
      index = new ShapeIndex(cluster, profile, shape);
      indexes[shape.id()] = index;
    }
    int best = index.best();
    touch(shape);
    return best;
  }

  /** Whether the node in a slot, if there is one, would take the shape now. */
  boolean fits(Shape shape, int slot) {
    Profile profile = profiles.of(shape);
    return profile != null && cluster.node(slot) != null && profile.passes(cluster, shape, slot);
  }

  /** Whether there is a profile of the name that the shape gives. */
  boolean hasProfile(Shape shape) {
    return profiles.of(shape) != null;
  }

  /** Where the shape's profile names plug-ins that do not exist. */
  List<FieldError> unknownPlugins(Shape shape) {
    Profile profile = profiles.of(shape);
    return profile == null ? List.of() : profile.unknown();
  }

  /** Why no node takes a shape. */
  List<Rejection> explain(Shape shape) {
    Profile profile = profiles.of(shape);
    return profile == null ? List.of() : Rejections.of(cluster, profile, shape);
  }

  private void touch(Shape shape) {
    long size = indexes[shape.id()].size();
    Long before = indexed.put(shape, size);
    indexBytes += size - (before == null ? 0 : before);
    while (indexBytes > INDEX_BUDGET_BYTES && indexed.size() > 1) {
      drop(indexed.firstEntry().getKey());
    }
  }

  private void drop(Shape shape) {
    Long size = indexed.remove(shape);
    if (size != null) {
      indexBytes -= size;
      indexes[shape.id()] = null;
    }
  }

  // ---- snapshot

  /**
   * Shapes by id, and in which order free ids are given out: pods are written down with theirs.
   * Nothing that is decided depends on ids.
   */
  void save(StateWriter out) {
    List<Shape> byId = new ArrayList<>(Collections.nCopies(nextId, null));
    shapes.values().forEach(shape -> byId.set(shape.id(), shape));
    out.each(
        byId,
        shape -> {
          out.flag(shape != null);
          if (shape != null) {
            shape.key().save(out);
          }
        });
    out.each(freeIds, id -> out.number(id));
    topologyRules.save(out, byId);
  }

  /** Returns them by id, all without pods as yet. */
  List<Shape> load(StateReader in) {
    List<Shape> byId = new ArrayList<>();
    in.each(
        () -> {
          int id = newId();
          byId.add(in.flag() ? create(id, Shape.Key.load(in)) : null);
        });
    in.each(() -> freeIds.addLast(in.count()));
    if (shapes.size() + freeIds.size() != nextId
        || freeIds.stream().distinct().anyMatch(id -> byId.get(id) != null)) {
      throw new IllegalStateException("free ids of shapes: " + freeIds);
    }
    topologyRules.load(in, byId);
    return byId;
  }
}
