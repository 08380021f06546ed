/**
 * What the scheduler can tell of one pod: every node's verdict, and the smallest change that would
 * help; as data and in words. Computed on request, never stored. May import nothing else.
 */
package io.fairlead.domain.scheduling.explain;
