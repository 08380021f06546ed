package io.fairlead.agent;

import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an agent says of its node: its share of this machine, and what the configuration adds. */
final class NodeDescription {
  private static final Pattern TAINT = Pattern.compile("([^=:]+)(?:=([^:]*))?:(\\w+)");
  private static final Pattern ADDRESS =
      Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private NodeDescription() {}

  /**
   * @param address where the node is reached
   */
  static NodeInfo of(String node, String address, AgentConfig config, ContainerRuntime runtime) {
    Resources capacity = capacity(config);
    TreeMap<String, String> labels = new TreeMap<>(config.labels());
    labels.put("kubernetes.io/hostname", node);
    labels.put("kubernetes.io/os", System.getProperty("os.name").toLowerCase(Locale.ROOT));
    labels.put("kubernetes.io/arch", System.getProperty("os.arch"));
    return new NodeInfo(
        node,
        labels,
        config.taints().orElse(List.of()).stream().map(NodeDescription::taint).toList(),
        capacity,
        capacity,
        address,
        runtime.podCidr(),
        runtime.version(),
        bootId());
  }

  private static Resources capacity(AgentConfig config) {
    int share = config.nodes().size();
    Resources capacity =
        Resources.of(
                config
                    .cpu()
                    .map(cpu -> quantity("fairlead.agent.cpu", Resources.CPU, cpu))
                    .orElseGet(() -> Runtime.getRuntime().availableProcessors() * 1000L / share),
                config
                    .memory()
                    .map(memory -> quantity("fairlead.agent.memory", Resources.MEMORY, memory))
                    .orElseGet(() -> wholeMebibytes(machineMemory() / share)))
            .with(Resources.PODS, config.pods());
    for (Map.Entry<String, String> extended : config.resources().entrySet()) {
      String name = extended.getKey();
      capacity =
          capacity.with(
              name, quantity("fairlead.agent.resources." + name, name, extended.getValue()));
    }
    return capacity;
  }

  static String address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "fairlead.agent.address: \"" + text + "\" is not an IP address");
    }
    return text;
  }

  private static long quantity(String key, String resource, String text) {
    try {
      return Quantity.parse(resource, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  static Taint taint(String text) {
    Matcher matcher = TAINT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "fairlead.agent.taints: \"" + text + "\" is not of the form key[=value]:effect");
    }
    return Arrays.stream(TaintEffect.values())
        .filter(effect -> effect.name().equals(matcher.group(3)))
        .map(effect -> new Taint(matcher.group(1), matcher.group(2), effect))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "fairlead.agent.taints: \"%s\" has an unknown effect; one of %s is right"
                        .formatted(text, Arrays.toString(TaintEffect.values()))));
  }

  private static long machineMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  private static long wholeMebibytes(long bytes) {
    return bytes >> 20 << 20;
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
