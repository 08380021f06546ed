package io.fairlead.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.List;

/** Says what runs where once it does, and waits for the end. */
public final class SystemApplication implements QuarkusApplication {
  private final ReadyBanner banner;

  SystemApplication(ReadyBanner banner) {
    this.banner = banner;
  }

  @Override
  public int run(String... args) {
    boolean json = List.of(args).contains("--json");
    Thread.ofVirtual().name("banner").start(() -> banner.printWhenReady(json));
    Quarkus.waitForExit();
    return 0;
  }
}
