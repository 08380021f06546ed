package io.fairlead.simulation;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.AutoscalerDeleted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetApplied;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetDeleted;
import io.fairlead.domain.event.SpecEvent.PodGroupApplied;
import io.fairlead.domain.event.SpecEvent.PodGroupDeleted;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassDeleted;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaDeleted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.Pod;
import io.fairlead.stream.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Those who ask for something in one cell. */
final class Users {
  private static final int MAX_PODS = 25;
  private static final List<String> NONSENSE =
      List.of("{", "null", "{\"pod\":{\"metadata\":{\"name\":\"UPPER\"}}}", "[]", "");
  private static final List<Topic> SPOKEN_TO =
      List.of(
          Topic.POD_SUBMITTED, Topic.SPEC, Topic.POD_STATUS, Topic.NODE_HEARTBEAT, Topic.METRICS);

  private final World world;
  private final int cell;
  private final Choices choices;
  private final Mix mix;
  private final Manifests manifests;

  private final List<Pod> pods = new ArrayList<>();

  /** How often each Deployment was made, and whether it is there. */
  private final Map<String, Integer> incarnations = new TreeMap<>();

  private final List<String> deployments = new ArrayList<>();
  private int submissions;

  Users(World world, int cell) {
    this.world = world;
    this.cell = cell;
    this.choices = world.choices();
    this.mix = world.mix();
    this.manifests = new Manifests(choices, mix.features());
  }

  void step() {
    Mix.Features on = mix.features();
    if (choices.chance(mix.faults().invalid())) {
      nonsense();
      return;
    }
    switch (choices.weighted(
        8,
        on.deletions() ? 4 : 0,
        on.deployments() ? 4 : 0,
        on.services() ? 3 : 0,
        on.autoscalers() ? 2 : 0,
        on.taints() ? 3 : 0,
        on.quotas() ? 1 : 0,
        on.groups() ? 2 : 0,
        on.budgets() ? 1 : 0,
        on.priorities() ? 2 : 0,
        on.nodeDeletions() ? 1 : 0)) {
      case 0 -> submit();
      case 1 -> delete();
      case 2 -> deployment();
      case 3 -> service();
      case 4 -> autoscaler();
      case 5 -> say(new NodeSettingsApplied(manifests.settings(world.someNode(cell))));
      case 6 -> quota();
      case 7 -> group();
      case 8 -> budget();
      case 9 -> priorityClass();
      default -> say(new NodeDeleted(world.someNode(cell)));
    }
  }

  /** In the end nothing stands in the way. */
  void relent() {
    for (String node : world.nodes(cell)) {
      say(new NodeSettingsApplied(NodeSettings.none(node)));
    }
    if (mix.features().priorities()) {
      Manifests.PRIORITIES.forEach(
          name -> say(new PriorityClassApplied(manifests.priorityClass(name))));
    }
  }

  private void submit() {
    if (!pods.isEmpty() && choices.chance(150)) {
      say(new PodSubmitted(choices.of(pods))); // once more
      return;
    }
    if (submissions >= MAX_PODS) {
      return;
    }
    submissions++;
    String uid =
        choices.chance(250) ? null : "00000000-0000-4000-8000-%012d".formatted(submissions);
    Pod pod = manifests.pod(choices.of(Manifests.NAMESPACES), "pod-" + choices.below(12), uid);
    pods.add(pod);
    say(new PodSubmitted(pod));
  }

  private void delete() {
    if (pods.isEmpty()) {
      return;
    }
    Pod pod = choices.of(pods);
    Metadata metadata = pod.metadata();
    say(
        new PodDeletionRequested(
            metadata.namespace(),
            metadata.name(),
            choices.chance(500) ? pod.uid() : null,
            choices.chance(200) ? 0L : null));
  }

  private void deployment() {
    String name = choices.of(Manifests.APPS);
    if (deployments.contains(name) && choices.chance(250)) {
      deployments.remove(name);
      say(new DeploymentDeleted(Metadata.DEFAULT_NAMESPACE, name));
      return;
    }
    if (!deployments.contains(name)) {
      deployments.add(name);
      incarnations.merge(name, 1, Integer::sum);
    }
    String uid = "%s-%d".formatted(name, incarnations.get(name));
    say(new DeploymentApplied(manifests.deployment(name, uid, choices.below(5))));
  }

  private void service() {
    String app = choices.of(Manifests.APPS);
    say(
        choices.chance(250)
            ? new ServiceDeleted(Metadata.DEFAULT_NAMESPACE, app)
            : new ServiceApplied(manifests.service(app)));
  }

  private void autoscaler() {
    String app = choices.of(Manifests.APPS);
    say(
        choices.chance(250)
            ? new AutoscalerDeleted(Metadata.DEFAULT_NAMESPACE, app)
            : new AutoscalerApplied(manifests.autoscaler(app)));
  }

  private void quota() {
    String namespace = choices.of(Manifests.NAMESPACES);
    say(
        choices.chance(400)
            ? new ResourceQuotaDeleted(namespace, "quota")
            : new ResourceQuotaApplied(manifests.quota(namespace)));
  }

  private void group() {
    String namespace = choices.of(Manifests.NAMESPACES);
    say(
        choices.chance(250)
            ? new PodGroupDeleted(namespace, "gang")
            : new PodGroupApplied(manifests.group(namespace)));
  }

  private void budget() {
    String app = choices.of(Manifests.APPS);
    say(
        choices.chance(250)
            ? new PodDisruptionBudgetDeleted(Metadata.DEFAULT_NAMESPACE, app)
            : new PodDisruptionBudgetApplied(manifests.budget(app)));
  }

  private void priorityClass() {
    String name = choices.of(Manifests.PRIORITIES);
    say(
        choices.chance(150)
            ? new PriorityClassDeleted(name)
            : new PriorityClassApplied(manifests.priorityClass(name)));
  }

  private void nonsense() {
    Topic topic = choices.of(SPOKEN_TO);
    String text = choices.of(NONSENSE);
    world.trace(() -> "a user writes nonsense to " + topic.suffix() + ": " + text);
    world.write(topic, cell, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The answer may be lost: then it is said again. */
  private void say(Event event) {
    world.write(event, cell, "user");
    if (choices.chance(mix.faults().duplicate())) {
      world.write(event, cell, "user, once more");
    }
  }
}
