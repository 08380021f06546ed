package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;
import java.time.Instant;

/**
 * Something worth telling a user about an object, as Kubernetes' Event.
 *
 * @param name its own
 * @param warning whether something is wrong
 * @param source which part of the system says so
 */
public record Occurrence(
    NamespacedName name,
    String kind,
    NamespacedName object,
    String uid,
    boolean warning,
    String reason,
    String message,
    String source,
    Instant at) {}
