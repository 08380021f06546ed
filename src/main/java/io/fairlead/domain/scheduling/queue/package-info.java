/**
 * Whose turn it is: pending pods in the order in which they are tried. May import {@code
 * domain.scheduling.cluster}.
 */
package io.fairlead.domain.scheduling.queue;
