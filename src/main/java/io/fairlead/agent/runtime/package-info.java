/**
 * How containers are really run: one small interface and its drivers. May import {@code
 * domain.model} and runtime clients.
 */
package io.fairlead.agent.runtime;
