package io.fairlead.cli.bench;

/**
 * What placing pods took on one core. Of several rounds it is the median, unless it says otherwise.
 *
 * @param placed pods bound in a round; fewer than there were if some fitted nowhere
 * @param preempted pods told to stop in a round, to make room
 * @param placementsPerSecond by the wall clock
 * @param bestPlacementsPerSecond of the fastest round
 * @param nanosPerPlacement by the wall clock
 * @param placementsPerCpuSecond by the thread's processor time, which others on the machine take
 *     less from; neither garbage collection nor compilation is in it
 * @param cpuShare of a core the thread got while it was measured; clearly below 1 the machine was
 *     busy with other things, and the figures are too low
 * @param allocatedBytesPerDecision of heap, garbage included
 * @param memory null if it was not measured
 */
public record Measurement(
    long placed,
    long preempted,
    long placementsPerSecond,
    long bestPlacementsPerSecond,
    long nanosPerPlacement,
    long placementsPerCpuSecond,
    double cpuShare,
    long allocatedBytesPerDecision,
    Memory memory) {

  /**
   * What stays on the heap.
   *
   * @param bytesPerPod live heap that a placed pod takes for good
   * @param bytesPerNodeOfIndex live heap that a node takes beyond its own description
   */
  public record Memory(long bytesPerPod, long bytesPerNodeOfIndex) {}
}
