package io.fairlead.domain.scheduling.classes;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;
import io.fairlead.domain.scheduling.score.Shares;
import java.util.Arrays;

/**
 * Finds the best node for one shape among the classes: branch and bound over their trees.
 *
 * <p>Bounds are of the whole rank: what the class alone decides, what is free at most less what the
 * shape takes at least, and the best that spreading can add. A leaf's rank is the exact one. So the
 * answer is that of looking at all nodes: the highest rank, then the lowest slot.
 */
public final class ClassSearch {

  /** What is asked for a shape: of classes, by one of their nodes as the example, and of nodes. */
  public interface Questions {

    /** Whether all nodes of a class pass, as far as what they have in common decides it. */
    boolean passes(int example);

    /**
     * The part of the rank that nodes of a class have in common as long as they are what they are.
     */
    int common(int example);

    /** Whether there is something to be asked of a class each time, because pods come and go. */
    boolean asksOfDomains();

    /** Whether all nodes of a class pass now, as far as their domains decide it. */
    boolean passesNow(int example);

    /** What the domains of a class add to the rank now. */
    int commonNow(int example);

    /** Whether the node in a slot, of a class that passes, takes the shape. */
    boolean fits(int slot);

    /** What a node that takes the shape adds to what its class has in common. */
    int own(int slot);

    /** No node has more of {@link #own}, beside what is free and spreading. */
    int mostOwn();
  }

  private static final long CLOSED = Long.MIN_VALUE;

  private final ClusterState cluster;
  private final NodeClasses classes;
  private final Shares shares;
  private final Shape shape;
  private final Questions questions;
  private final int fitWeight;
  private final int spreadWeight;
  private final long[] requests;

  // The classes that pass, as they were when last looked at.
  private long seenVersion = -1;
  private NodeClass[] passing = {};
  private int[] common = {};
  private int[] taken = {};

  /** What the class adds now; {@link #CLOSED} if none of it passes now. */
  private long[] now = {};

  // While searching.
  private int bestSlot;
  private long bestRank;
  private ClassTree tree;
  private long shared;
  private long base;
  private int takes;

  /**
   * @param fitWeight of the score for what is free
   * @param spreadWeight of the score for spreading, 0 if the shape is not spread
   */
  public ClassSearch(
      ClusterState cluster,
      NodeClasses classes,
      Shares shares,
      Shape shape,
      Questions questions,
      int fitWeight,
      int spreadWeight) {
    this.cluster = cluster;
    this.classes = classes;
    this.shares = shares;
    this.shape = shape;
    this.questions = questions;
    this.fitWeight = fitWeight;
    this.spreadWeight = spreadWeight;
    int[] resources = classes.resources();
    this.requests = new long[resources.length];
    for (int i = 0; i < resources.length; i++) {
      requests[i] = shape.request(resources[i]);
    }
  }

  /** The slot of the best node, or -1 if none can take the shape. */
  public int best() {
    look();
    bestSlot = -1;
    bestRank = Long.MIN_VALUE;
    long most = (long) spreadWeight * mostSpread() + questions.mostOwn();
    boolean asksOfDomains = questions.asksOfDomains();
    // The most promising class first: most others need not be looked into then.
    int first = -1;
    long firstBound = Long.MIN_VALUE;
    for (int i = 0; i < passing.length; i++) {
      ClassTree nodes = classes.tree(passing[i]);
      now[i] = asksOfDomains ? askNow(nodes.slot(0)) : 0;
      if (now[i] == CLOSED) {
        continue;
      }
      long bound = common[i] + now[i] + most + fitBound(nodes.key(1), taken[i]);
      if (bound > firstBound) {
        first = i;
        firstBound = bound;
      }
    }
    if (first >= 0) {
      search(first, most);
      for (int i = 0; i < passing.length; i++) {
        if (i != first && now[i] != CLOSED) {
          search(i, most);
        }
      }
    }
    return bestSlot;
  }

  private long askNow(int example) {
    return questions.passesNow(example) ? questions.commonNow(example) : CLOSED;
  }

  private void look() {
    if (seenVersion == classes.version()) {
      return;
    }
    seenVersion = classes.version();
    int count = 0;
    NodeClass[] some = new NodeClass[classes.all().size()];
    for (NodeClass nodes : classes.all()) {
      if (questions.passes(nodes.example())) {
        some[count++] = nodes;
      }
    }
    passing = Arrays.copyOf(some, count);
    common = new int[count];
    taken = new int[count];
    now = new long[count];
    for (int i = 0; i < count; i++) {
      classes.tree(passing[i]);
      common[i] = questions.common(passing[i].example());
      taken[i] = taken(passing[i]);
    }
  }

  /** What the shape takes of a node of the class: the least, or the most if full is good. */
  private int taken(NodeClass nodes) {
    boolean most = classes.prefersFull();
    return shares.taken(shape, i -> most ? nodes.smallest(i) : nodes.largest(i));
  }

  private int mostSpread() {
    return spreadWeight == 0 ? 0 : Score.MAX / (1 + shape.spreadGroup().least(cluster));
  }

  /** At least what the score for what is free can be below a key, times its weight. */
  private long fitBound(int key, int takesAtLeast) {
    if (classes.prefersFull()) {
      return (long) fitWeight * (Score.MAX - Math.max(0, -key - takesAtLeast));
    }
    return (long) fitWeight * Math.max(0, key - takesAtLeast);
  }

  private void search(int i, long most) {
    tree = classes.tree(passing[i]);
    shared = common[i] + now[i];
    base = shared + most;
    takes = taken[i];
    search(1, 0, tree.firstLeaf());
  }

  /**
   * @param node of the tree
   * @param from its first leaf's position
   * @param width how many leaves it has
   */
  private void search(int node, int from, int width) {
    int key = tree.key(node);
    if (key == ClassTree.NOTHING) {
      return;
    }
    long bound = base + fitBound(key, takes);
    if (bound < bestRank || (bound == bestRank && tree.slot(from) > bestSlot)) {
      return;
    }
    for (int i = 0; i < requests.length; i++) {
      if (requests[i] > 0 && requests[i] > tree.left(i, node)) {
        return;
      }
    }
    if (width == 1) {
      consider(tree.slot(from));
      return;
    }
    int half = width / 2;
    if (tree.key(2 * node + 1) > tree.key(2 * node)) {
      search(2 * node + 1, from + half, half);
      search(2 * node, from, half);
    } else {
      search(2 * node, from, half);
      search(2 * node + 1, from + half, half);
    }
  }

  private void consider(int slot) {
    if (questions.fits(slot)) {
      long rank = shared + questions.own(slot);
      if (rank > bestRank || (rank == bestRank && slot < bestSlot)) {
        bestSlot = slot;
        bestRank = rank;
      }
    }
  }
}
