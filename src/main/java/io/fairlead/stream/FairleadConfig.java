package io.fairlead.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** What every part of the program needs to know. */
@ConfigMapping(prefix = "fairlead")
public interface FairleadConfig {

  /** Names this process among all that serve one log; its transactional ids contain it. */
  @WithDefault("local")
  String instance();

  /** Stands before every topic's name. */
  @WithDefault("fairlead.")
  String topicPrefix();

  /** The cell that this process' own events belong to. */
  @WithDefault("0")
  int cell();

  /** How many cells there are when topics are created. */
  @WithDefault("1")
  int cells();

  /** Where the embedded broker and the local agents keep their files. */
  @WithDefault("data")
  Path dataDir();

  /** The processors that decide. */
  Part controlPlane();

  /** The REST API. */
  Part api();

  /** The proxy in front of services. */
  Part proxy();

  Broker broker();

  /** A part of the program that may run in another process instead. */
  interface Part {
    @WithDefault("true")
    boolean enabled();
  }

  /** The embedded broker. */
  interface Broker {
    /** On 127.0.0.1. */
    @WithDefault("9092")
    int port();
  }
}
