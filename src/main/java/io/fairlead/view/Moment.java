package io.fairlead.view;

import java.time.Instant;

/** When a record is folded: the time it carries, and the version of the view it makes. */
record Moment(Instant at, long version) {}
