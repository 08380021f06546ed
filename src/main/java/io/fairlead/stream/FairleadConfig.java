package io.fairlead.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** What every part of the program needs to know. */
@ConfigMapping(prefix = "fairlead")
public interface FairleadConfig {

  /** Names this process among all that serve one log: no two may have one name. */
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

  ControlPlane controlPlane();

  /** The REST API. */
  Part api();

  /** The proxy in front of services. */
  Proxy proxy();

  Broker broker();

  Snapshot snapshot();

  /** A part of the program that may run in another process instead. */
  interface Part {
    @WithDefault("true")
    boolean enabled();
  }

  /** The processors that decide. */
  interface ControlPlane extends Part {
    /**
     * How long an instance may be silent before its cells are given to others. Kafka's {@code
     * group.min.session.timeout.ms} is its lower bound.
     */
    @WithDefault("1500ms")
    Duration sessionTimeout();
  }

  /** The proxy in front of services. */
  interface Proxy extends Part {
    /** The address it listens on; {@code 0.0.0.0} lets other machines in. */
    @WithDefault("127.0.0.1")
    String host();

    /** Added to every service's port, so that several copies run on one machine. */
    @WithDefault("0")
    int portOffset();

    /** For services that ask for none: round-robin, random or least-connections. */
    @WithDefault("round-robin")
    String strategy();

    /** How long an endpoint may take to accept a connection before another is tried. */
    @WithDefault("1s")
    Duration connectTimeout();

    /** How long others are preferred to an endpoint that accepted no connection. */
    @WithDefault("5s")
    Duration failTimeout();

    /** How long an HTTP exchange or an idle client's connection may be without a byte. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** The same for TCP connections and upgraded HTTP connections; 0 for ever. */
    @WithDefault("1h")
    Duration tcpIdleTimeout();

    /** How long what is open may go on when a service has gone or has changed its port. */
    @WithDefault("5s")
    Duration drainTimeout();

    /** Between attempts to listen on a port that is taken. */
    @WithDefault("3s")
    Duration bindRetryInterval();
  }

  /**
   * The embedded broker. It asks nobody who they are: whoever reaches it can read and write all.
   */
  interface Broker {
    /** Whether this process sees at its start to a Kafka with all topics: its own, or another's. */
    @WithDefault("true")
    boolean enabled();

    /** The address of this machine on which it listens, and under which clients find it. */
    @WithDefault("127.0.0.1")
    String host();

    @WithDefault("9092")
    int port();
  }

  /** The state of cells, written down now and then so that a restore need not read all the log. */
  interface Snapshot {
    /** Whether this process makes them, of the cells that it serves. */
    @WithDefault("true")
    boolean enabled();

    /** Whether a restore begins at one; if not, it reads all the log. */
    @WithDefault("true")
    boolean restore();

    /** A cell gets a new one when so many records would have to be read behind the last. */
    @WithDefault("10000")
    long records();

    /** Or when the last is so old and there is anything behind it. */
    @WithDefault("10m")
    Duration interval();

    /** Of the time of one processor core, in percent, that goes into making them, about. */
    @WithDefault("20")
    int share();
  }
}
