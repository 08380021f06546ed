package io.fairlead.agent;

import io.fairlead.agent.runtime.ContainerRuntime.Invocation;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.EnvVar;
import io.fairlead.domain.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container's environment, and {@code $(NAME)} in its command and arguments, as Kubernetes
 * expands them: {@code $$(NAME)} is left as {@code $(NAME)}, and so is what is not defined.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">
 *     Dependent environment variables</a>
 */
final class Variables {
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$)|\\$\\(([^)]+)\\)");

  private Variables() {}

  /**
   * @param given variables that are not the pod's to choose: its own cannot replace them
   */
  static Invocation expand(
      Pod pod, Container container, String node, String podIp, Map<String, String> given)
      throws RuntimeFailure {
    Map<String, String> env = new LinkedHashMap<>(new TreeMap<>(given));
    for (EnvVar variable : container.env()) {
      if (!given.containsKey(variable.name())) {
        env.put(variable.name(), value(variable, env, pod, node, podIp));
      }
    }
    return new Invocation(
        expandAll(container.command(), env), expandAll(container.args(), env), env);
  }

  private static String value(
      EnvVar variable, Map<String, String> env, Pod pod, String node, String podIp)
      throws RuntimeFailure {
    if (variable.valueFrom() != null && variable.valueFrom().fieldRef() != null) {
      return field(variable.valueFrom().fieldRef().fieldPath(), pod, node, podIp);
    }
    return variable.value() == null ? "" : expand(variable.value(), env);
  }

  private static String field(String path, Pod pod, String node, String podIp)
      throws RuntimeFailure {
    return switch (path) {
      case "metadata.name" -> pod.metadata().name();
      case "metadata.namespace" -> pod.metadata().namespace();
      case "metadata.uid" -> pod.uid();
      case "spec.nodeName" -> node;
      case "status.podIP" -> podIp;
      default ->
          throw new RuntimeFailure(
              "CreateContainerConfigError", "fieldPath \"" + path + "\" is not supported");
    };
  }

  private static List<String> expandAll(List<String> texts, Map<String, String> env) {
    return texts.stream().map(text -> expand(text, env)).toList();
  }

  static String expand(String text, Map<String, String> env) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String value;
      if (matcher.group(1) != null) {
        value = "$";
      } else {
        value = env.getOrDefault(matcher.group(2), matcher.group());
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }
}
