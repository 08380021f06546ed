/**
 * Ports of the node itself that lead to pods, as {@code hostPort} asks for them: sockets of the
 * agent, open while the pod is. May import {@code domain.model} and the runtimes' failures.
 */
package io.fairlead.agent.hostport;
