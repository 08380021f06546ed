/**
 * Whose turn it is, and who has to wait for what: pending pods in the order in which they are
 * tried, priorities, shares of namespaces, quotas, pod groups. May import {@code domain}, {@code
 * domain.model}, {@code domain.event} and {@code domain.scheduling.cluster}.
 */
package io.fairlead.domain.scheduling.queue;
