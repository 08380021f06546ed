package io.fairlead.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What operators can choose of the API, besides {@code quarkus.http}. */
@ConfigMapping(prefix = "fairlead.api")
interface ApiConfig {

  /** How long a write waits for its event to be in the log and in the view. */
  @WithDefault("10s")
  Duration writeTimeout();

  /** How often a watch that allows bookmarks gets one while nothing happens. */
  @WithDefault("30s")
  Duration bookmarkInterval();
}
