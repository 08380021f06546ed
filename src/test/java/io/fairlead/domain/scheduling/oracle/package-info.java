/**
 * The rules of docs/scheduler.md by brute force: every node, every pod, every time; no caches and
 * no indexes. Written from the document alone, to be compared with the scheduler. Imports model and
 * event.
 */
package io.fairlead.domain.scheduling.oracle;
