package io.fairlead.domain.model;

/** What a container is promised and what it may use at most. */
public record ResourceRequirements(Resources requests, Resources limits) {

  public static final ResourceRequirements NONE = new ResourceRequirements(null, null);

  public ResourceRequirements {
    requests = requests == null ? Resources.NONE : requests;
    limits = limits == null ? Resources.NONE : limits;
  }

  /** The requests, with the limit standing in where a resource has only a limit. */
  public Resources effectiveRequests() {
    return limits.overlaidWith(requests);
  }
}
