/**
 * What has happened or has been decided, in the past tense: the sealed vocabulary of the log. May
 * import {@code domain.model}. An event's record is its JSON; {@code docs/events.md} lists them.
 */
package io.fairlead.domain.event;
