package io.fairlead.view;

import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.Resources;

/** What a placed pod uses of a quota, by the names that quotas give to resources. */
record PodUsage(Resources requests, Resources limits) {
  private static final String REQUESTS = "requests.";
  private static final String LIMITS = "limits.";

  PodUsage(PodSpec spec) {
    this(spec.requests(), spec.limits());
  }

  long of(String resource) {
    if (resource.equals(Resources.PODS)) {
      return 1;
    }
    if (resource.startsWith(LIMITS)) {
      return limits.get(resource.substring(LIMITS.length()));
    }
    return requests.get(
        resource.startsWith(REQUESTS) ? resource.substring(REQUESTS.length()) : resource);
  }
}
