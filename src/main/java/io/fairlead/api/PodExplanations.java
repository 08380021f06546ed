package io.fairlead.api;

import io.fairlead.api.kind.Kinds;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.stream.LogMark;
import io.fairlead.stream.PlacementExplainer;
import io.fairlead.stream.UnexplainedException;
import io.fairlead.view.PastView;
import io.fairlead.view.PodState;
import io.fairlead.view.Versioned;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Pods by name to explanations. */
@ApplicationScoped
class PodExplanations {
  private final AskedState asked;
  private final PlacementExplainer explainer;

  PodExplanations(AskedState asked, PlacementExplainer explainer) {
    this.asked = asked;
    this.explainer = explainer;
  }

  /** The pod that has the name now, or had it at the moment that is asked for; or null. */
  PodState find(NamespacedName name) {
    Versioned<PodState> pod = asked.view().read(state -> Kinds.POD.store(state).get(name));
    return pod == null ? null : pod.value();
  }

  /** Empty if the scheduler has not heard of the pod. */
  Optional<PodExplanation> explain(PodState pod, int maxNodes, Duration limit)
      throws UnexplainedException {
    LogMark until = asked.past().map(PastView::mark).orElse(null);
    return explainer.explain(pod.pod().uid(), maxNodes, limit, until);
  }
}
