package io.fairlead.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * What a run is made of.
 *
 * @param length how long faults are done; longer if by then not every kind was
 * @param seed of everything that is left to chance here: which fault when, which pods
 * @param faults the kinds that are done; of the network only where that is possible
 * @param controlPlanes processes that share the cells
 * @param podsPerSecond submitted to each cell
 * @param logs where what the processes print is kept; null throws it away in the end
 */
public record ChaosPlan(
    Duration length,
    long seed,
    Set<Fault> faults,
    int controlPlanes,
    int cells,
    int podsPerSecond,
    Path logs) {}
