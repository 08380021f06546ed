/**
 * What a plug-in is: a rule that a node must meet, or a preference among those that do. Write a
 * class, make it a CDI bean, and it is part of every profile that does not leave it out. May import
 * {@code domain.model} and {@code domain.scheduling.cluster}.
 */
package io.fairlead.domain.scheduling.plugin;
