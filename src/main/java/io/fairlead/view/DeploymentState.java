package io.fairlead.view;

import io.fairlead.domain.model.Deployment;
import java.time.Instant;

/**
 * A Deployment and what there is of its pods.
 *
 * @param replicas how many pods it is to have now, by its spec and the autoscaler
 * @param generation counts the versions of its spec that this view has seen
 * @param availableChangedAt when it last became, or ceased to be, available
 */
public record DeploymentState(
    Deployment deployment,
    Instant createdAt,
    int replicas,
    long generation,
    PodCounts pods,
    Instant availableChangedAt) {

  /** How many pods there are; {@code updated} of them are made from the template of now. */
  public record PodCounts(int total, int ready, int updated) {
    static final PodCounts NONE = new PodCounts(0, 0, 0);

    PodCounts plus(PodCounts other) {
      return new PodCounts(total + other.total, ready + other.ready, updated + other.updated);
    }

    PodCounts minus(PodCounts other) {
      return new PodCounts(total - other.total, ready - other.ready, updated - other.updated);
    }
  }

  public boolean isAvailable() {
    return pods.ready() >= replicas;
  }

  static DeploymentState applied(Deployment deployment, Instant at) {
    Instant created = deployment.metadata().creationTimestamp();
    Integer replicas = deployment.spec().replicas();
    return new DeploymentState(
        deployment,
        created == null ? at : created,
        replicas == null ? 1 : replicas,
        1,
        PodCounts.NONE,
        at);
  }

  DeploymentState with(Deployment newDeployment, Instant at) {
    Integer wanted = newDeployment.spec().replicas();
    boolean sameSpec = newDeployment.spec().equals(deployment.spec());
    return new DeploymentState(
            newDeployment,
            createdAt,
            wanted == null ? replicas : wanted,
            sameSpec ? generation : generation + 1,
            pods,
            availableChangedAt)
        .transitionedFrom(this, at);
  }

  DeploymentState scaled(int newReplicas, Instant at) {
    return new DeploymentState(
            deployment, createdAt, newReplicas, generation + 1, pods, availableChangedAt)
        .transitionedFrom(this, at);
  }

  DeploymentState with(PodCounts newPods, Instant at) {
    return new DeploymentState(
            deployment, createdAt, replicas, generation, newPods, availableChangedAt)
        .transitionedFrom(this, at);
  }

  private DeploymentState transitionedFrom(DeploymentState before, Instant at) {
    return isAvailable() == before.isAvailable()
        ? this
        : new DeploymentState(deployment, createdAt, replicas, generation, pods, at);
  }

  /** What one pod adds to the counts; nothing once it is going. */
  PodCounts countsOf(PodState pod) {
    if (pod == null || pod.isDeleting() || pod.ended()) {
      return PodCounts.NONE;
    }
    var template = deployment.spec().template();
    boolean updated =
        pod.pod().spec().equals(template.spec().withPriorityOf(pod.pod().spec()))
            && pod.pod().metadata().labels().equals(template.metadata().labels());
    return new PodCounts(1, pod.isReady() ? 1 : 0, updated ? 1 : 0);
  }
}
