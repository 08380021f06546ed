package io.fairlead.proxy;

import io.fairlead.domain.model.NamespacedName;

/**
 * Where a service port is reached.
 *
 * @param portName the port's name, or its number where it has none
 * @param bound whether connections are accepted there
 * @param problem why not, or null
 */
public record ListenerStatus(
    NamespacedName service,
    String portName,
    boolean http,
    String host,
    int port,
    boolean bound,
    String problem) {}
