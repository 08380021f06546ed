package io.fairlead.agent.runtime;

import io.fairlead.domain.model.ResourceRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Where this program may make control groups: below its own, so that what holds for it holds for
 * its pods. Needs the right to write there, which root has, and a user to whom systemd delegates.
 */
public final class CgroupTree {
  private static final Logger LOG = Logger.getLogger(CgroupTree.class);
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final Path SELF = Path.of("/proc/self/cgroup");

  private final int version;
  private final Path cpu;
  private final Path cpuacct;
  private final Path memory;

  private CgroupTree(int version, Path cpu, Path cpuacct, Path memory) {
    this.version = version;
    this.cpu = cpu;
    this.cpuacct = cpuacct;
    this.memory = memory;
  }

  /**
   * Finds a place; empty if there is none, and then no limit can be applied.
   *
   * @param name of the folder that is made there
   */
  public static Optional<CgroupTree> find(String name) {
    if (!Files.isReadable(SELF)) {
      return Optional.empty();
    }
    try {
      return Files.exists(MOUNT.resolve("cgroup.controllers")) ? second(name) : first(name);
    } catch (IOException e) {
      LOG.debugf("no control groups: %s", e.toString());
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "cgroup v" + version + " at " + memory;
  }

  /** Makes the group of a container, or takes the one that is there, and sets its limits. */
  Cgroup create(String container, ResourceRequirements resources) throws IOException {
    Cgroup group = group(container);
    for (Path folder : group.folders()) {
      Files.createDirectories(folder.getParent());
      if (version == 2) {
        enable(folder.getParent());
      }
      Files.createDirectories(folder);
    }
    group.limit(resources);
    return group;
  }

  /** The group of a container, whether it is there or not. */
  Cgroup group(String container) {
    return new Cgroup(
        version, cpu.resolve(container), cpuacct.resolve(container), memory.resolve(container));
  }

  private static Optional<CgroupTree> first(String name) throws IOException {
    CgroupTree tree =
        new CgroupTree(
            1, own("cpu").resolve(name), own("cpuacct").resolve(name), own("memory").resolve(name));
    return tree.isUsable("cpu.cfs_quota_us") ? Optional.of(tree) : Optional.empty();
  }

  /** Our own group of a controller of version 1; inside a container only its root can be seen. */
  private static Path own(String controller) throws IOException {
    Path mount = MOUNT.resolve(controller);
    for (String line : Files.readAllLines(SELF)) {
      String[] parts = line.split(":", 3);
      if (List.of(parts[1].split(",")).contains(controller)) {
        Path own = mount.resolve(parts[2].substring(1));
        return Files.exists(own) ? own : mount;
      }
    }
    throw new IOException("no controller " + controller);
  }

  /** In version 2 a group with processes of its own has no children: so look upwards, too. */
  private static Optional<CgroupTree> second(String name) throws IOException {
    String line = Files.readAllLines(SELF).getLast();
    Path own = MOUNT.resolve(line.substring(line.lastIndexOf(':') + 2));
    List<Path> places = new ArrayList<>();
    for (Path place = own; place.startsWith(MOUNT); place = place.getParent()) {
      places.add(place);
    }
    for (Path place : places) {
      enable(place);
      Path folder = place.resolve(name);
      CgroupTree tree = new CgroupTree(2, folder, folder, folder);
      if (tree.isUsable("cpu.max")) {
        return Optional.of(tree);
      }
    }
    return Optional.empty();
  }

  /** Lets children have controllers; where that is not ours to do, they may have them already. */
  private static void enable(Path group) {
    try {
      Files.writeString(group.resolve("cgroup.subtree_control"), "+cpu +memory");
    } catch (IOException e) {
      LOG.debugf("%s: %s", group, e.toString());
    }
  }

  private boolean isUsable(String cpuLimit) {
    Cgroup trial = group("trial");
    try {
      create("trial", ResourceRequirements.NONE);
      return Files.isWritable(trial.cpu().resolve(cpuLimit));
    } catch (IOException e) {
      LOG.debugf("%s: %s", this, e.toString());
      return false;
    } finally {
      try {
        trial.remove();
      } catch (IOException e) {
        LOG.debugf("%s: %s", this, e.toString());
      }
    }
  }
}
