/**
 * The commands: what a user types. May import everything; nothing imports it. Commands are parsed
 * before anything is started, so that {@code --help} costs nothing.
 */
package io.fairlead.cli;
