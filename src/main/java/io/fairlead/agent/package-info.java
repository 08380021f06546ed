/**
 * The node agent: heartbeats, and containers converging to what is placed on its nodes. May import
 * {@code domain}, {@code stream}'s publisher and reader, and {@code agent.runtime}.
 */
package io.fairlead.agent;
