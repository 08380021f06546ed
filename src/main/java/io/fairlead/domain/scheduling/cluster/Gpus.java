package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which GPUs of each node are in use, and by how much: a GPU is whole or in parts of a thousandth.
 *
 * <p>Fragmentation is that of Weng et al., Beware of Fragmentation: Scheduling GPU-Sharing
 * Workloads with Fragmentation Gradient Descent (USENIX ATC 2023), for a fixed mix of tasks.
 */
public final class Gpus {
  public static final int WHOLE = 1000;

  /** What typical tasks ask for, in thousandths; each as often as the others. */
  private static final int[] TASKS = {500, 1000, 2000, 4000, 8000};

  private static final int[] NONE = {};

  /** By slot, then by GPU: the thousandths in use. May be longer than the node has GPUs now. */
  private int[][] used = new int[16][];

  private int[] count = new int[16];

  /**
   * @param node null if the slot is empty now
   */
  void nodeChanged(int slot, Node node) {
    if (slot >= used.length) {
      used = Arrays.copyOf(used, Math.max(2 * used.length, slot + 1));
      count = Arrays.copyOf(count, used.length);
    }
    count[slot] = node == null ? 0 : (int) Math.min(1024, node.allocatable().get(Resources.GPU));
    int[] before = used[slot] == null ? NONE : used[slot];
    used[slot] = count[slot] > before.length ? Arrays.copyOf(before, count[slot]) : before;
  }

  public int count(int slot) {
    return count[slot];
  }

  /** The number of GPUs of which nothing is in use. */
  public int idle(int slot) {
    int idle = 0;
    for (int gpu = 0; gpu < count[slot]; gpu++) {
      if (used[slot][gpu] == 0) {
        idle++;
      }
    }
    return idle;
  }

  /** Whether there are as many idle GPUs as asked for, and room for the part on another one. */
  public boolean fits(Shape shape, int slot) {
    return fitsWhole(shape, slot) && (shape.gpuPart() == 0 || partOn(shape, slot) >= 0);
  }

  /** The same with others placed first, in thought; if there is no room for them, there is none. */
  public boolean fitsAfter(List<Shape> others, Shape shape, int slot) {
    int[] before = used[slot];
    used[slot] = before.clone();
    try {
      for (Shape other : others) {
        if (!fits(other, slot)) {
          return false;
        }
        take(choose(other, slot), other, slot, 1);
      }
      return fits(shape, slot);
    } finally {
      used[slot] = before;
    }
  }

  public boolean fitsWhole(Shape shape, int slot) {
    return shape.gpuWhole() == 0 || idle(slot) >= shape.gpuWhole();
  }

  /** The GPUs for a shape that fits: whole ones first, from the lowest number, then the part. */
  public List<Integer> choose(Shape shape, int slot) {
    List<Integer> chosen = new ArrayList<>();
    for (int gpu = 0; chosen.size() < shape.gpuWhole(); gpu++) {
      if (used[slot][gpu] == 0) {
        chosen.add(gpu);
      }
    }
    if (shape.gpuPart() > 0) {
      chosen.add(partOn(shape, slot));
    }
    return List.copyOf(chosen);
  }

  /** The GPU on which the part adds least fragmentation, beside the whole ones; or -1. */
  private int partOn(Shape shape, int slot) {
    int whole = shape.gpuWhole();
    int best = -1;
    int bestFragmentation = Integer.MAX_VALUE;
    int taken = 0;
    for (int gpu = 0; gpu < count[slot]; gpu++) {
      boolean goesWhole = used[slot][gpu] == 0 && taken < whole;
      if (goesWhole) {
        taken++;
      } else if (used[slot][gpu] + shape.gpuPart() <= WHOLE) {
        int fragmentation = fragmentation(slot, whole, gpu, shape.gpuPart());
        if (fragmentation < bestFragmentation) {
          best = gpu;
          bestFragmentation = fragmentation;
        }
      }
    }
    return best;
  }

  /** What placing a fitting shape adds to the node's fragmentation, in thousandths of a GPU. */
  public int addedFragmentation(Shape shape, int slot) {
    int part = shape.gpuPart() == 0 ? -1 : partOn(shape, slot);
    return fragmentation(slot, shape.gpuWhole(), part, shape.gpuPart())
        - fragmentation(slot, 0, -1, 0);
  }

  /**
   * The expected part of what is left that a task of the mix cannot use.
   *
   * @param whole so many of the first idle GPUs are taken in thought
   * @param partOn and so much of this one, if it is not -1
   */
  private int fragmentation(int slot, int whole, int partOn, int part) {
    int left = 0;
    int idle = 0;
    int belowHalf = 0;
    int taken = 0;
    for (int gpu = 0; gpu < count[slot]; gpu++) {
      int free = Math.max(0, WHOLE - used[slot][gpu] - (gpu == partOn ? part : 0));
      if (used[slot][gpu] == 0 && gpu != partOn && taken < whole) {
        taken++;
        free = 0;
      }
      left += free;
      idle += free == WHOLE ? 1 : 0;
      belowHalf += free < TASKS[0] ? free : 0;
    }
    int sum = belowHalf;
    for (int task = 1; task < TASKS.length; task++) {
      sum += idle < TASKS[task] / WHOLE ? left : left - idle * WHOLE;
    }
    return sum / TASKS.length;
  }

  void place(PodEntry pod, int slot, int sign) {
    take(pod.gpus(), pod.shape(), slot, sign);
  }

  private void take(List<Integer> gpus, Shape shape, int slot, int sign) {
    for (int i = 0; i < gpus.size(); i++) {
      int gpu = gpus.get(i);
      if (gpu >= used[slot].length) {
        used[slot] = Arrays.copyOf(used[slot], gpu + 1);
      }
      used[slot][gpu] += sign * (i < shape.gpuWhole() ? WHOLE : shape.gpuPart());
    }
  }
}
