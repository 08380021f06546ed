package io.fairlead.replay.whatif;

import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.stream.DecisionPolicies;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * A policy as operators write it into {@code application.yaml}: the keys below {@code
 * fairlead.policy}. What a file does not say has the program's defaults, except that of the
 * scheduler and the autoscaler only those are asked again that it names.
 */
public final class PolicyFile {
  private static final String SCHEDULER = "fairlead.policy.scheduler.";
  private static final String AUTOSCALER = "fairlead.policy.autoscaler.";
  private static final int ORDINAL = 1000;

  private PolicyFile() {}

  /**
   * Reads and checks a file.
   *
   * @param plugins that profiles may name
   * @throws IllegalArgumentException if it says nothing, or something wrong: names the keys
   */
  public static OtherPolicies read(Path file, Plugins plugins) throws IOException {
    return parse(file.toString(), Files.readString(file), plugins);
  }

  static OtherPolicies parse(String name, String yaml, Plugins plugins) {
    YamlConfigSource source;
    try {
      source = new YamlConfigSource(name, yaml, ORDINAL);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(name + ": no YAML: " + firstLine(e), e);
    }
    Set<String> keys = new TreeSet<>(source.getPropertyNames());
    boolean scheduler = keys.stream().anyMatch(key -> key.startsWith(SCHEDULER));
    boolean autoscaler = keys.stream().anyMatch(key -> key.startsWith(AUTOSCALER));
    keys.removeIf(key -> key.startsWith(SCHEDULER) || key.startsWith(AUTOSCALER));
    if (!keys.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: %s: only keys below fairlead.policy.scheduler and fairlead.policy.autoscaler count here"
              .formatted(name, String.join(", ", keys)));
    }
    if (!scheduler && !autoscaler) {
      throw new IllegalArgumentException(
          name
              + ": it says nothing: fairlead.policy.scheduler or fairlead.policy.autoscaler is required");
    }
    try {
      DecisionPolicies policies = mapping(source);
      return new OtherPolicies(
          scheduler ? policies.scheduler().policy(plugins) : null,
          plugins,
          scheduler ? named(policies) : Set.of(),
          autoscaler ? policies.autoscaler().policy() : null);
    } catch (ConfigValidationException e) {
      throw new IllegalArgumentException(name + ": " + problems(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static DecisionPolicies mapping(YamlConfigSource source) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(DecisionPolicies.class)
            .withSources(source)
            .build();
    return config.getConfigMapping(DecisionPolicies.class);
  }

  private static Set<String> named(DecisionPolicies policies) {
    return policies.scheduler().profiles().keySet();
  }

  private static String problems(ConfigValidationException e) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < e.getProblemCount(); i++) {
      text.append(i == 0 ? "" : "; ").append(e.getProblem(i).getMessage());
    }
    return text.toString();
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
