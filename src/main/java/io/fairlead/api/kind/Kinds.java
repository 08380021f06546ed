package io.fairlead.api.kind;

import io.fairlead.api.kind.Kind.Names;
import java.util.List;
import java.util.Optional;

/** All kinds that the API serves; of a group's versions the preferred one first. */
public final class Kinds {

  public static final PodKind POD = new PodKind();
  public static final EventKind EVENT = new EventKind();
  public static final DeploymentKind DEPLOYMENT = new DeploymentKind();

  public static final List<Kind<?, ?>> ALL =
      List.of(
          POD,
          new NodeKind(),
          new ServiceKind(),
          new EndpointsKind(),
          new NamespaceKind(),
          new ResourceQuotaKind(),
          EVENT,
          DEPLOYMENT,
          new AutoscalerKinds.V2(),
          new AutoscalerKinds.V1(),
          new DisruptionBudgetKind(),
          new PriorityClassKind(),
          new PodGroupKind(),
          new SchedulingProfileKind());

  private Kinds() {}

  public static Optional<Kind<?, ?>> named(String group, String version, String plural) {
    return ALL.stream()
        .filter(
            kind -> {
              Names names = kind.names();
              return names.group().equals(group)
                  && names.version().equals(version)
                  && names.plural().equals(plural);
            })
        .findFirst();
  }

  public static List<Kind<?, ?>> in(String group, String version) {
    return ALL.stream()
        .filter(
            kind -> kind.names().group().equals(group) && kind.names().version().equals(version))
        .toList();
  }

  /** The groups besides the core group. */
  public static List<String> groups() {
    return ALL.stream()
        .map(kind -> kind.names().group())
        .filter(group -> !group.isEmpty())
        .distinct()
        .toList();
  }

  public static List<String> versions(String group) {
    return ALL.stream()
        .filter(kind -> kind.names().group().equals(group))
        .map(kind -> kind.names().version())
        .distinct()
        .toList();
  }
}
