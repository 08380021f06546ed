/**
 * Holds what a shadow decides against what is decided live, and tells it as metrics. May import the
 * domain's events and {@code stream}.
 */
package io.fairlead.shadow;
