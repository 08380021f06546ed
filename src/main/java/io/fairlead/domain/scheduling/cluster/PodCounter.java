package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.model.Labels;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.Toleration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How many placed pods of some kind are in each domain of a topology key, kept up to date with
 * every placement.
 */
public final class PodCounter {

  /**
   * What is counted; equal keys share a counter.
   *
   * @param nodes which nodes count; null for all that have the topology key
   * @param withoutTerminating whether pods that are told to stop do not count
   */
  public record Key(
      PodMatcher pods, String topologyKey, NodeFilter nodes, boolean withoutTerminating) {}

  /**
   * The nodes that count for a spread constraint.
   *
   * @param topologyKeys all of which they have
   * @param tolerations null if taints make no difference
   */
  public record NodeFilter(
      List<String> topologyKeys,
      SortedMap<String, String> nodeSelector,
      NodeSelector nodeAffinity,
      List<Toleration> tolerations) {

    boolean admits(Node node) {
      Map<String, String> labels = node.labels();
      for (String key : topologyKeys) {
        if (!labels.containsKey(key)) {
          return false;
        }
      }
      return Labels.match(nodeSelector, labels)
          && (nodeAffinity == null || nodeAffinity.matches(node))
          && (tolerations == null || toleratesAll(node));
    }

    private boolean toleratesAll(Node node) {
      for (Taint taint : node.taints()) {
        if (taint.effect().repels() && !Toleration.anyTolerates(tolerations, taint)) {
          return false;
        }
      }
      return true;
    }
  }

  private final Key key;
  private final int topologyKey;
  private final Topology topology;

  private int[] bySlot = new int[16];

  /** Slots whose node is in a domain and counts. */
  private final BitSet counted = new BitSet();

  private int[] byDomain = new int[16];
  private int[] nodesIn = new int[16];
  private int domains;

  /** How many domains have each count, so that the smallest is at hand. */
  private int[] domainsWith = new int[16];

  private int smallest;
  private int total;
  private int placed;

  /** How many shapes use it. */
  private int uses;

  PodCounter(Key key, int topologyKey, Topology topology) {
    this.key = key;
    this.topologyKey = topologyKey;
    this.topology = topology;
  }

  public Key key() {
    return key;
  }

  /** Whether a pod of a shape that it counts is to be counted as it is now. */
  boolean counts(PodEntry pod) {
    return !(key.withoutTerminating() && pod.isTerminating());
  }

  public int topologyKey() {
    return topologyKey;
  }

  int countUses(int change) {
    uses += change;
    return uses;
  }

  /** The number of pods in the domain of a slot's node. */
  public int inDomainOf(int slot) {
    int domain = topology.domain(topologyKey, slot);
    return domain == Topology.NONE || domain >= byDomain.length ? 0 : byDomain[domain];
  }

  public boolean hasDomain(int slot) {
    return topology.domain(topologyKey, slot) != Topology.NONE;
  }

  /** The number of domains with a node that counts. */
  public int domains() {
    return domains;
  }

  /** The count of the domain that has fewest; 0 without any domain. */
  public int smallest() {
    return domains == 0 ? 0 : smallest;
  }

  /** The number of pods in all domains. */
  public int total() {
    return total;
  }

  /** The number of placed pods, whether or not their nodes count. */
  public int placed() {
    return placed;
  }

  void add(int slot, int change) {
    if (slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(2 * bySlot.length, slot + 1));
    }
    bySlot[slot] += change;
    placed += change;
    if (counted.get(slot)) {
      total += change;
      changeDomain(topology.domain(topologyKey, slot), change);
    }
  }

  /** The node in a slot is about to change or to go: what it counted for no longer holds. */
  void detach(int slot) {
    if (!counted.get(slot)) {
      return;
    }
    counted.clear(slot);
    int domain = topology.domain(topologyKey, slot);
    int pods = slot < bySlot.length ? bySlot[slot] : 0;
    total -= pods;
    changeDomain(domain, -pods);
    if (--nodesIn[domain] == 0) {
      domains--;
      domainsWith[byDomain[domain]]--;
      findSmallest();
    }
  }

  /** The node in a slot has changed or come. */
  void attach(int slot, Node node) {
    int domain = topology.domain(topologyKey, slot);
    if (node == null || domain == Topology.NONE) {
      return;
    }
    if (key.nodes() != null && !key.nodes().admits(node)) {
      return;
    }
    counted.set(slot);
    if (domain >= byDomain.length) {
      byDomain = Arrays.copyOf(byDomain, Math.max(2 * byDomain.length, domain + 1));
      nodesIn = Arrays.copyOf(nodesIn, byDomain.length);
    }
    if (nodesIn[domain]++ == 0) {
      domains++;
      domainsWith[byDomain[domain]]++; // which is 0: nothing is counted where no node counts
      smallest = domains == 1 ? byDomain[domain] : Math.min(smallest, byDomain[domain]);
    }
    int pods = slot < bySlot.length ? bySlot[slot] : 0;
    total += pods;
    changeDomain(domain, pods);
  }

  private void changeDomain(int domain, int change) {
    if (change == 0) {
      return;
    }
    int before = byDomain[domain];
    int after = before + change;
    byDomain[domain] = after;
    if (after >= domainsWith.length) {
      domainsWith = Arrays.copyOf(domainsWith, Math.max(2 * domainsWith.length, after + 1));
    }
    domainsWith[before]--;
    domainsWith[after]++;
    if (after < smallest) {
      smallest = after;
    } else if (before == smallest) {
      findSmallest();
    }
  }

  /** Counts grow and fall by ones, so this walks a step or two. */
  private void findSmallest() {
    if (domains == 0) {
      smallest = 0;
      return;
    }
    while (domainsWith[smallest] == 0) {
      smallest++;
    }
  }
}
