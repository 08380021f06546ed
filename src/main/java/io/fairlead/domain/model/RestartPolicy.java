package io.fairlead.domain.model;

/** When an exited container is started again; constants are spelled as in manifests. */
public enum RestartPolicy {
  Always,
  OnFailure,
  Never
}
