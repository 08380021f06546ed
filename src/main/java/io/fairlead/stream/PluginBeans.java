package io.fairlead.stream;

import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Plugin;
import io.fairlead.domain.scheduling.plugin.Score;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** Finds the users' scheduler plug-ins: every bean that is one. */
final class PluginBeans {
  private PluginBeans() {}

  /** In the order of their names, so that who is asked first does not depend on who is found. */
  @Produces
  @Singleton
  static Plugins plugins(@All List<Filter> filters, @All List<Score> scores) {
    return new Plugins(byName(filters), byName(scores));
  }

  private static <P extends Plugin> List<P> byName(List<P> plugins) {
    return plugins.stream()
        .sorted(
            Comparator.comparing(
                (Plugin plugin) -> String.valueOf(plugin.name()) + plugin.getClass().getName()))
        .toList();
  }
}
