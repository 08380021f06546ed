package io.fairlead.simulation;

/**
 * The places within a commit and a restore where other things can happen: between two requests to
 * Kafka. Whatever is under way there may be held up while the world goes on, may never go on, or
 * may find that its request failed.
 */
interface Seams {

  /**
   * A request is about to be made.
   *
   * @throws Crash if the process ends here
   * @throws org.apache.kafka.common.errors.TimeoutException if the request never arrives
   */
  void before(String request);

  /**
   * A request was carried out.
   *
   * @throws Crash if the process ends here
   * @throws org.apache.kafka.common.errors.TimeoutException if the answer never arrives
   */
  void after(String request);
}
