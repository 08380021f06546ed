package io.fairlead.domain.model;

/** Whether a pod may displace pods of lower priority. */
public enum PreemptionPolicy {
  PreemptLowerPriority,
  Never
}
