/**
 * Desired and observed pods to submissions and deletions. May import {@code model}, {@code event}.
 */
package io.fairlead.domain.workload;
