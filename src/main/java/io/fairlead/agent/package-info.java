/**
 * The node agent: heartbeats, and containers converging to what is placed on its nodes. May import
 * {@code domain}, {@code stream}'s publisher and reader, {@code agent.runtime} and {@code
 * agent.hostport}.
 */
package io.fairlead.agent;
