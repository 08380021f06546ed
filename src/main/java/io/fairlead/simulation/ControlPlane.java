package io.fairlead.simulation;

import io.fairlead.stream.Arrow;
import java.time.Instant;
import java.util.List;

/** One process with all processors, and the clock of its machine. */
final class ControlPlane {
  private final String name;
  private final List<SimulatedProcessor<?>> processors;
  private final World world;
  private final int machine;
  private boolean alive = true;
  private boolean paused;

  ControlPlane(int machine, int life, List<Arrow<?>> arrows, World world) {
    this.name = "cp" + machine + (life == 0 ? "" : "." + life);
    this.machine = machine;
    this.world = world;
    this.processors = arrows.stream().<SimulatedProcessor<?>>map(this::processor).toList();
  }

  private <D> SimulatedProcessor<D> processor(Arrow<D> arrow) {
    return new SimulatedProcessor<>(arrow, this, world);
  }

  String name() {
    return name;
  }

  int machine() {
    return machine;
  }

  /** What time its machine believes it is. */
  Instant clock() {
    return world.clockOf(machine);
  }

  /** Those that can have a turn. */
  List<SimulatedProcessor<?>> ready() {
    return alive && !paused
        ? processors.stream().filter(processor -> !processor.isBusy()).toList()
        : List.of();
  }

  void join() {
    processors.forEach(SimulatedProcessor::join);
  }

  void heartbeat(Instant now) {
    if (alive && !paused) {
      processors.forEach(processor -> processor.heartbeat(now));
    }
  }

  boolean isAlive() {
    return alive;
  }

  boolean isPaused() {
    return paused;
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  void crash() {
    alive = false;
  }

  void requireAlive() {
    if (!alive) {
      throw new Crash(name);
    }
  }
}
