/**
 * Between the log and the domain: topics, the one codec, and one thin processor per arrow of the
 * flow (decode, fold, decide, emit, commit). May import {@code domain}, Kafka and SmallRye Reactive
 * Messaging.
 */
package io.fairlead.stream;
