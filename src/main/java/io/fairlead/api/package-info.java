/**
 * The REST API: Kubernetes' paths and JSON. A read is a look at the view; a write is checked,
 * becomes an event, and is answered when the view has folded it. May import {@code domain}, {@code
 * view}, and of {@code stream} what publishes events.
 */
package io.fairlead.api;
