package io.fairlead.simulation;

import org.apache.kafka.common.errors.TimeoutException;

/** Seams at which the history's choices decide what happens. */
final class FaultySeams implements Seams {
  private final World world;
  private final ControlPlane instance;
  private final String processor;

  FaultySeams(World world, ControlPlane instance, String processor) {
    this.world = world;
    this.instance = instance;
    this.processor = processor;
  }

  @Override
  public void before(String request) {
    pass("before", request, "fails");
  }

  @Override
  public void after(String request) {
    pass("after", request, "is carried out, its answer is lost");
  }

  private void pass(String when, String request, String failure) {
    Choices choices = world.choices();
    if (world.isHealing() || !choices.chance(world.mix().faults().seam())) {
      return;
    }
    switch (choices.weighted(5, 3, 2, 4)) {
      case 0 -> {
        int steps = choices.between(1, 8);
        trace("waits %s its request to %s".formatted(when, request));
        world.goOn(steps);
      }
      case 1 -> {
        boolean isLong = choices.chance(400);
        int steps = choices.between(1, isLong ? 14 : 4);
        int seconds = isLong ? 15 : choices.between(0, 4);
        trace("is paused %s its request to %s".formatted(when, request));
        instance.pause();
        world.sleep(seconds);
        world.goOn(steps);
        instance.resume();
        trace("is awake");
      }
      case 2 -> {
        trace("crashes %s its request to %s".formatted(when, request));
        instance.crash();
      }
      default -> {
        trace("request to %s %s".formatted(request, failure));
        throw new TimeoutException(request + " " + failure);
      }
    }
    instance.requireAlive();
  }

  private void trace(String what) {
    world.trace(() -> "%s %s: %s".formatted(instance.name(), processor, what));
  }
}
