/** Scheduler plug-ins as a user would write them; {@code docs/scheduler.md} shows them. */
package io.fairlead.example;
