package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Host;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Placed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** GPUs of one node, in thousandths, and what a pod would take of them. */
final class NaiveGpus {
  static final String GPU = "nvidia.com/gpu";
  static final String MILLI = "fairlead.io/gpu-milli";
  private static final int WHOLE = 1000;

  /** No machine has so many; one that says so is not to be had by that. */
  private static final int MOST = 1024;

  private static final int[] MIX = {1, 2, 4, 8};

  private NaiveGpus() {}

  static boolean isGpu(String resource) {
    return resource.equals(GPU) || resource.equals(MILLI);
  }

  static boolean asks(Pod pod) {
    Resources requests = pod.spec().requests();
    return requests.get(GPU) > 0 || requests.get(MILLI) > 0;
  }

  static long wholes(Pod pod) {
    Resources requests = pod.spec().requests();
    long milli = requests.get(MILLI);
    return requests.get(GPU) + (milli >= WHOLE ? milli / WHOLE : 0);
  }

  static int part(Pod pod) {
    long milli = pod.spec().requests().get(MILLI);
    return milli >= WHOLE ? 0 : (int) milli;
  }

  /** What is left of each GPU; negative where a node came back with fewer. */
  static int[] left(Host host) {
    int[] left = new int[(int) Math.min(host.node().allocatable().get(GPU), MOST)];
    Arrays.fill(left, WHOLE);
    for (Placed placed : host.pods()) {
      take(left, placed.pod(), placed.gpus());
    }
    return left;
  }

  /** Whole ones come first in a binding, the part last. */
  private static void take(int[] left, Pod pod, List<Integer> gpus) {
    for (int i = 0; i < gpus.size(); i++) {
      int gpu = gpus.get(i);
      if (gpu < left.length) {
        left[gpu] -= part(pod) > 0 && i == gpus.size() - 1 ? part(pod) : WHOLE;
      }
    }
  }

  /** Numbers of GPUs that were given twice, or are not there any more. */
  static Set<Integer> overCommitted(Host host) {
    int[] left = left(host);
    TreeSet<Integer> over = new TreeSet<>();
    for (Placed placed : host.pods()) {
      for (int gpu : placed.gpus()) {
        if (gpu >= left.length || left[gpu] < 0) {
          over.add(gpu);
        }
      }
    }
    return over;
  }

  private static List<Integer> free(int[] left) {
    List<Integer> free = new ArrayList<>();
    for (int gpu = 0; gpu < left.length; gpu++) {
      if (left[gpu] == WHOLE) {
        free.add(gpu);
      }
    }
    return free;
  }

  /** What the node is short of; empty if it has room. */
  static List<String> lacks(Pod pod, Host host) {
    if (!asks(pod)) {
      return List.of();
    }
    int[] left = left(host);
    if (free(left).size() < wholes(pod)) {
      return List.of(pod.spec().requests().get(GPU) > 0 ? GPU : MILLI);
    }
    return part(pod) > 0 && partChoices(pod, left).isEmpty() ? List.of(MILLI) : List.of();
  }

  private static List<Integer> partChoices(Pod pod, int[] left) {
    List<Integer> taken = free(left).subList(0, (int) wholes(pod));
    List<Integer> choices = new ArrayList<>();
    for (int gpu = 0; gpu < left.length; gpu++) {
      if (!taken.contains(gpu) && left[gpu] >= part(pod)) {
        choices.add(gpu);
      }
    }
    return choices;
  }

  /** The GPUs that the pod gets on a node with room. */
  static List<Integer> choose(Pod pod, Host host) {
    if (!asks(pod)) {
      return List.of();
    }
    int[] left = left(host);
    List<Integer> wholes = free(left).subList(0, (int) wholes(pod));
    if (part(pod) == 0) {
      return wholes;
    }
    List<Integer> best = null;
    long least = Long.MAX_VALUE;
    for (int choice : partChoices(pod, left)) {
      List<Integer> gpus = new ArrayList<>(wholes);
      gpus.add(choice);
      long after = fragmentation(after(pod, left, gpus));
      if (after < least) {
        least = after;
        best = gpus;
      }
    }
    return best;
  }

  private static int[] after(Pod pod, int[] left, List<Integer> gpus) {
    int[] after = left.clone();
    take(after, pod, gpus);
    return after;
  }

  static long packing(Pod pod, Host host) {
    if (!asks(pod)) {
      return 0;
    }
    int[] left = left(host);
    long added = fragmentation(after(pod, left, choose(pod, host))) - fragmentation(left);
    return 5_000 - 5_000 * added / (1_000L * left.length);
  }

  private static long fragmentation(int[] left) {
    long sum = 0;
    for (int gpu : left) {
      sum += gpu < WHOLE / 2 ? Math.max(0, gpu) : 0;
    }
    int free = free(left).size();
    for (int wanted : MIX) {
      for (int gpu : left) {
        sum += free < wanted || gpu < WHOLE ? Math.max(0, gpu) : 0;
      }
    }
    return sum / (1 + MIX.length);
  }
}
