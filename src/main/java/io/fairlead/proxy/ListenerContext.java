package io.fairlead.proxy;

import io.fairlead.stream.FairleadConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;

/** What every listener needs. */
record ListenerContext(
    Vertx vertx,
    int eventLoops,
    FairleadConfig.Proxy config,
    StrategyChoice strategies,
    MeterRegistry registry) {}
