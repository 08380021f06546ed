package io.fairlead.api;

import io.fairlead.api.kind.Kinds;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.stream.PlacementExplainer;
import io.fairlead.stream.UnexplainedException;
import io.fairlead.view.PodState;
import io.fairlead.view.Versioned;
import io.fairlead.view.View;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Pods by name to explanations. */
@ApplicationScoped
class PodExplanations {
  private final View view;
  private final PlacementExplainer explainer;

  PodExplanations(View view, PlacementExplainer explainer) {
    this.view = view;
    this.explainer = explainer;
  }

  /** The pod that has the name now, or null. */
  PodState find(NamespacedName name) {
    Versioned<PodState> pod = view.read(state -> Kinds.POD.store(state).get(name));
    return pod == null ? null : pod.value();
  }

  /** Empty if the scheduler has not heard of the pod. */
  Optional<PodExplanation> explain(PodState pod, int maxNodes, Duration limit)
      throws UnexplainedException {
    return explainer.explain(pod.pod().uid(), maxNodes, limit);
  }
}
