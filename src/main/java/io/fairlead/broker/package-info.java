/**
 * The embedded Kafka broker and the creation of topics: so that one command is enough. May import
 * {@code stream} and Kafka's server.
 */
package io.fairlead.broker;
