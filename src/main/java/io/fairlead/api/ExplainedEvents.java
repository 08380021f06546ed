package io.fairlead.api;

import io.fairlead.api.kind.Kinds;
import io.fairlead.api.select.FieldSelector;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.scheduling.explain.Summary;
import io.fairlead.stream.UnexplainedException;
import io.fairlead.view.Occurrence;
import io.fairlead.view.PodState;
import io.fairlead.view.Versioned;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * The event that is made up when the events of one pod are listed, as {@code kubectl describe pod}
 * does: it says why the pod is where it is, or nowhere. Lists that are not of one pod cost nothing.
 */
@ApplicationScoped
class ExplainedEvents {

  /** What a person who described a pod waits for without wondering. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static final int NODES = 5;

  private final PodExplanations explanations;
  private final AskedState asked;

  ExplainedEvents(PodExplanations explanations, AskedState asked) {
    this.explanations = explanations;
    this.asked = asked;
  }

  /** One event if the query selects one pod by its name, and by its uid or kind; else none. */
  List<Versioned<Occurrence>> of(RequestPath path, Query query) {
    FieldSelector fields = query.fields(Kinds.EVENT);
    String name = fields.required("involvedObject.name");
    String uid = fields.required("involvedObject.uid");
    String namespace = fields.required("involvedObject.namespace");
    boolean isPod = "Pod".equals(fields.required("involvedObject.kind"));
    if (name == null || (uid == null && !isPod)) {
      return List.of();
    }
    namespace = namespace == null ? path.namespace() : namespace;
    PodState pod =
        namespace == null ? null : explanations.find(new NamespacedName(namespace, name));
    if (pod == null || (uid != null && !uid.equals(pod.pod().uid()))) {
      return List.of();
    }
    return List.of(new Versioned<>(event(pod), asked.view().version()));
  }

  private Occurrence event(PodState pod) {
    NamespacedName name = pod.pod().namespacedName();
    return new Occurrence(
        new NamespacedName(name.namespace(), name.name() + ".explained"),
        "Pod",
        name,
        pod.pod().uid(),
        false,
        "Explained",
        message(pod),
        "default-scheduler",
        asked.view().time());
  }

  private String message(PodState pod) {
    try {
      return explanations
          .explain(pod, NODES, LIMIT)
          .map(Summary::of)
          .orElse("the scheduler has not seen the pod yet");
    } catch (UnexplainedException e) {
      NamespacedName name = pod.pod().namespacedName();
      return "%s. With more time: fairlead explain %s, or GET /api/v1/namespaces/%s/pods/%s/explain"
          .formatted(e.getMessage(), name, name.namespace(), name.name());
    }
  }
}
