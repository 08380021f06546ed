/** Failure detection and operators' wishes for nodes. May import {@code model}, {@code event}. */
package io.fairlead.domain.node;
