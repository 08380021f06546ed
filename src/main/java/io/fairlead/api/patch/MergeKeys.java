package io.fairlead.api.patch;

import java.util.Map;

/**
 * Which lists are merged element by element, and by which key: the {@code patchMergeKey}s of
 * Kubernetes' types that we serve. All other lists are replaced as a whole.
 */
final class MergeKeys {

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("volumes", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"));

  private MergeKeys() {}

  /**
   * The key of a list's elements, or null if the list is replaced.
   *
   * @param parent the field that holds the object that the list is in
   */
  static String of(String parent, String field) {
    if (field.equals("ports")) {
      return "containers".equals(parent) ? "containerPort" : "port";
    }
    return KEYS.get(field);
  }

  /** Whether a list of plain values is merged as a set. */
  static boolean isSet(String field) {
    return field.equals("finalizers") || field.equals("podCIDRs");
  }
}
