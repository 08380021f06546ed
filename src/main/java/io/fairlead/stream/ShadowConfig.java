package io.fairlead.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The policies that this process tries on live input, without effect. */
@ConfigMapping(prefix = "fairlead.shadow")
public interface ShadowConfig {

  @WithDefault("false")
  boolean enabled();

  /** As {@code fairlead.policy.scheduler}. */
  DecisionPolicies.Scheduler scheduler();

  /** As {@code fairlead.policy.autoscaler}. */
  DecisionPolicies.Autoscaler autoscaler();
}
