package io.fairlead.domain.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Valid pod specs that differ in one thing, and what validation says of them. */
final class PodSpecs {
  private static final Container MAIN =
      new Container("main", "image", null, null, null, null, null, null, null, null);

  private PodSpecs() {}

  static Container container(String name, ContainerPort... ports) {
    return new Container(
        name, "image", null, null, null, null, null, List.of(ports), null, null, null);
  }

  static Container restarting(Container container, RestartPolicy policy, Probe probe) {
    return new Container(
        container.name(),
        container.image(),
        null,
        null,
        null,
        null,
        null,
        container.ports(),
        null,
        probe,
        policy);
  }

  static PodSpec of(List<Container> initContainers, List<Container> containers) {
    return spec(initContainers, containers, null, null, null, null);
  }

  static PodSpec with(Affinity affinity) {
    return spec(null, List.of(MAIN), null, affinity, null, null);
  }

  static PodSpec with(List<TopologySpreadConstraint> constraints) {
    return spec(null, List.of(MAIN), null, null, constraints, null);
  }

  static PodSpec withOverhead(Resources overhead) {
    return spec(null, List.of(MAIN), overhead, null, null, null);
  }

  static PodSpec tolerating(List<Toleration> tolerations) {
    return spec(null, List.of(MAIN), null, null, null, tolerations);
  }

  static PodSpec scheduled(String nodeName, String className, Integer priority, String scheduler) {
    return new PodSpec(
        null,
        List.of(MAIN),
        null,
        nodeName,
        null,
        null,
        null,
        null,
        className,
        priority,
        null,
        scheduler,
        null,
        null);
  }

  private static PodSpec spec(
      List<Container> initContainers,
      List<Container> containers,
      Resources overhead,
      Affinity affinity,
      List<TopologySpreadConstraint> constraints,
      List<Toleration> tolerations) {
    return new PodSpec(
        initContainers,
        containers,
        overhead,
        null,
        null,
        affinity,
        constraints,
        tolerations,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  static List<String> errors(PodSpec spec) {
    return texts(PodValidation.validateSpec("spec", spec));
  }

  static List<String> texts(List<FieldError> errors) {
    return errors.stream().map(FieldError::toString).toList();
  }

  static SortedMap<String, String> labels(String... keysAndValues) {
    TreeMap<String, String> labels = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      labels.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return labels;
  }
}
