package io.fairlead.domain.scheduling.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a pod is where it is, or why it is nowhere: in the state that its binding was decided in, or
 * as it is now if it waits.
 *
 * @param node where it is placed, or null
 * @param profile the scheduling profile that the pod asks for
 * @param nominatedNode where it will be when others have gone, or null
 * @param waitsFor what keeps it from being tried, or its group from being placed
 * @param nodes how many nodes there are
 * @param feasible how many of them would take the pod
 * @param reasons what the others say, by the first filter that fails; the most frequent first
 * @param verdicts of the nodes that are told of one by one: those that would take the pod, the best
 *     first; then those that are nearest to taking it
 * @param omitted how many nodes are not
 * @param smallestChange of one node that would make it take the pod; null if one takes it, or there
 *     is none
 * @param smallerRequest the largest request that would fit on some node, if asking for less is
 *     enough; else null
 * @param choice why the node it is placed on was the best; null if it is not placed
 * @param notes what a reader should know besides
 */
public record PodExplanation(
    String uid,
    String namespace,
    String name,
    State state,
    String node,
    String profile,
    int priority,
    String nominatedNode,
    List<String> waitsFor,
    int nodes,
    int feasible,
    List<Reason> reasons,
    List<NodeVerdict> verdicts,
    int omitted,
    Change smallestChange,
    Change smallerRequest,
    Choice choice,
    List<String> notes) {

  public PodExplanation {
    waitsFor = List.copyOf(waitsFor);
    reasons = List.copyOf(reasons);
    verdicts = List.copyOf(verdicts);
    notes = List.copyOf(notes);
  }

  /** Where a pod is on its way through the scheduler. */
  public enum State {
    Pending,
    Placed,
    Terminating,
    Finished,
    Rejected
  }

  /** How many nodes say the same. */
  public record Reason(String reason, int count) {}

  /**
   * What one node says.
   *
   * @param rank the sum of scores times weights; null if the node does not take the pod
   * @param failures every filter that fails, in the order in which they are asked: the first one
   *     decides
   */
  public record NodeVerdict(
      String node, boolean passes, Integer rank, List<ScoreShare> scores, List<Failure> failures) {
    public NodeVerdict {
      scores = List.copyOf(scores);
      failures = List.copyOf(failures);
    }
  }

  /** What a plug-in gives a node, from 0 to 10,000, and how much that counts. */
  public record ScoreShare(String plugin, int score, int weight) {}

  /**
   * A filter that does not let the pod on a node.
   *
   * @param reasons in kube-scheduler's words
   * @param details what is missing, and by how much
   */
  public record Failure(String filter, List<String> reasons, List<String> details) {
    public Failure {
      reasons = List.copyOf(reasons);
      details = List.copyOf(details);
    }
  }

  /**
   * What would make one node take the pod. Of several nodes the one counts where fewest filters
   * fail, then where least is missing, as a share of what the node has (or, of a smaller request,
   * of what is requested); then the node that was registered first.
   *
   * @param failing how many filters fail there
   * @param changes all of which are needed
   */
  public record Change(String node, int failing, List<String> changes) {
    public Change {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Why a node was chosen.
   *
   * @param runnerUp the next best node; null if no other took the pod
   * @param byPlugin what each plug-in has given the chosen node more, or less, than the runner-up:
   *     score times weight; those that make no difference left out
   */
  public record Choice(
      String node, int rank, String runnerUp, Integer runnerUpRank, List<Difference> byPlugin) {
    public Choice {
      byPlugin = List.copyOf(byPlugin);
    }
  }

  /** Of two nodes' ranks. */
  public record Difference(String plugin, int difference) {}

  public PodExplanation withNote(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new PodExplanation(
        uid,
        namespace,
        name,
        state,
        node,
        profile,
        priority,
        nominatedNode,
        waitsFor,
        nodes,
        feasible,
        reasons,
        verdicts,
        omitted,
        smallestChange,
        smallerRequest,
        choice,
        more);
  }
}
