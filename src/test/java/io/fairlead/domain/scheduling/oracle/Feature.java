package io.fairlead.domain.scheduling.oracle;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What histories are made of, beside resources, selectors, taints and services. */
public enum Feature {
  MOST_ALLOCATED,
  OVERHEAD_AND_INIT_CONTAINERS,
  NODE_AFFINITY,
  HOST_PORTS,
  TOPOLOGY_SPREAD,
  POD_AFFINITY,
  GPUS,
  IMAGES,
  NO_EXECUTE,
  PRIORITY,
  PRIORITY_CLASSES,
  PROFILES;

  /** Those that the scheduler has; the others are only tried on the oracle. */
  public static final Set<Feature> BUILT =
      Collections.unmodifiableSet(EnumSet.allOf(Feature.class));

  public static final Set<Feature> ALL = Collections.unmodifiableSet(EnumSet.allOf(Feature.class));
}
