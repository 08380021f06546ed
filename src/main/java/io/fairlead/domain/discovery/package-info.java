/** Which ready pods stand behind each service. May import {@code model} and {@code event}. */
package io.fairlead.domain.discovery;
