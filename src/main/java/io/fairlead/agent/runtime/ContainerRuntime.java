package io.fairlead.agent.runtime;

import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.NodeImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the containers of one node's pods. What runs outlives the agent: after a restart the same
 * calls find it again.
 *
 * <p>Called by one thread at a time, except for {@link #usage} and {@link #images}. Calls may block
 * for a moment, but not for as long as a container runs or an image takes to arrive.
 */
public interface ContainerRuntime {

  /** Name and version as nodes report it, for example {@code process://1}. */
  String version();

  /** The addresses that its pods get, for example {@code 127.64.1.0/24}. */
  String podCidr();

  /** Looks anew at what there is; the calls below may answer from the last look. */
  default void refresh() throws RuntimeFailure {}

  /** The pods that have a sandbox here, running or not. */
  List<PodSandbox> sandboxes() throws RuntimeFailure;

  /** Makes a place and an address for a pod; an existing one is returned as it is. */
  PodSandbox create(String uid, String namespace, String name) throws RuntimeFailure;

  /**
   * Fetches what a container needs to start, in the background.
   *
   * @return whether it can be started now; if not, ask again
   * @throws RuntimeFailure if it cannot be had; the next call tries again
   */
  default boolean prepare(Container container) throws RuntimeFailure {
    return true;
  }

  /**
   * Starts a container of a pod, in place of an exited one of that name. A command that cannot be
   * begun is an exit of the container with the reason {@code StartError}, not a failure of the
   * call.
   *
   * @param attempt 0 for the first start; kept, so that it is known after a restart of the agent
   */
  void start(PodSandbox sandbox, Container container, Invocation command, int attempt)
      throws RuntimeFailure;

  /** The containers that were started, by name. */
  Map<String, ContainerState> inspect(PodSandbox sandbox) throws RuntimeFailure;

  /** Asks the processes of these containers of a pod to end. Returns at once. */
  void terminate(PodSandbox sandbox, Set<String> containers) throws RuntimeFailure;

  /** Ends all processes of a pod. */
  void kill(PodSandbox sandbox) throws RuntimeFailure;

  /** Removes what is left of a pod; nothing of it may be running. */
  void remove(PodSandbox sandbox) throws RuntimeFailure;

  /** What the running containers of these pods use. May take seconds; on any thread. */
  List<Usage> usage(List<PodSandbox> sandboxes);

  /**
   * The images that are here already, the largest first. May take seconds; on any thread.
   *
   * @param most how many to name at most
   */
  default List<NodeImage> images(int most) throws RuntimeFailure {
    return List.of();
  }

  /** How often states have to be looked at; empty if they change only by calls. */
  Optional<Duration> pollInterval();

  /** Whether pods have addresses that answer; if not, running is as ready as it gets. */
  default boolean isReachable() {
    return true;
  }

  /**
   * What to run.
   *
   * @param command the entry point; like the others with all variables expanded
   * @param gpus numbers of the devices that it may use
   * @param toItsEnd whether it is to end by itself, as init containers do
   */
  record Invocation(
      List<String> command,
      List<String> args,
      Map<String, String> env,
      List<Integer> gpus,
      boolean toItsEnd) {

    public Invocation(List<String> command, List<String> args, Map<String, String> env) {
      this(command, args, env, List.of(), false);
    }

    public Invocation withGpus(List<Integer> numbers) {
      return new Invocation(command, args, env, numbers, toItsEnd);
    }

    public Invocation runningToItsEnd(boolean ends) {
      return new Invocation(command, args, env, gpus, ends);
    }
  }

  /**
   * What one run of one container uses.
   *
   * @param uid the pod's
   * @param run names the run: a restarted container counts from zero again
   * @param cpuMillis CPU time since the run's start, in milliseconds
   * @param memoryBytes what it has in memory now
   */
  record Usage(String uid, String run, long cpuMillis, long memoryBytes) {}
}
