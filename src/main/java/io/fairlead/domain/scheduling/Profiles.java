package io.fairlead.domain.scheduling;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.topology.TopologyRulesTable;
import java.util.SortedMap;
import java.util.TreeMap;

/** The profiles by name: those of events, over those of the configuration. */
final class Profiles {
  private final SortedMap<String, SchedulingProfile> configured;
  private final Plugins plugins;
  private final ClusterState cluster;
  private final TopologyRulesTable rules;
  private final TreeMap<String, Profile> profiles = new TreeMap<>();

  /** Those of events. */
  private final TreeMap<String, SchedulingProfile> applied = new TreeMap<>();

  Profiles(
      SchedulingPolicy policy, Plugins plugins, ClusterState cluster, TopologyRulesTable rules) {
    this.configured = policy.profiles();
    this.plugins = plugins;
    this.cluster = cluster;
    this.rules = rules;
    configured.values().forEach(this::use);
  }

  void put(SchedulingProfile description) {
    applied.put(description.name(), description);
    use(description);
  }

  private void use(SchedulingProfile description) {
    profiles.put(description.name(), new Profile(description, plugins, cluster, rules));
  }

  /** Back to what is configured, if anything. */
  void remove(String name) {
    applied.remove(name);
    profiles.remove(name);
    if (configured.containsKey(name)) {
      use(configured.get(name));
    }
  }

  /** Not those of the configuration: they may be others next time. */
  void save(StateWriter out) {
    out.each(applied.values(), out::value);
  }

  void load(StateReader in) {
    in.each(() -> put(in.value(SchedulingProfile.class)));
  }

  /** The shape's profile, or null if there is none of that name. */
  Profile of(Shape shape) {
    return profiles.get(shape.key().profile());
  }
}
