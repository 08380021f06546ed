package io.fairlead.agent.runtime;

/** A pod's place on a node: its identity and address. */
public record PodSandbox(String uid, String namespace, String name, String ip) {}
