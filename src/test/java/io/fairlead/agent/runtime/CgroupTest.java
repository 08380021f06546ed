package io.fairlead.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What version 2 is told and how its answers are read; version 1 runs in ProcessRuntimeTest. */
class CgroupTest {
  @TempDir Path folder;
  private Cgroup group;

  @BeforeEach
  void aGroupOfVersion2() {
    group = new Cgroup(2, folder, folder, folder);
  }

  private static ResourceRequirements resources(Resources requests, Resources limits) {
    return new ResourceRequirements(requests, limits);
  }

  @Test
  void limitsAreAQuotaAndAMaximum() throws IOException {
    group.limit(resources(Resources.of(250, 1), Resources.of(1500, 1 << 20)));

    assertThat(folder.resolve("cpu.max")).hasContent("150000 100000");
    assertThat(folder.resolve("memory.max")).hasContent("1048576");
  }

  @Test
  void aRequestIsAWeightAsTheKubeletComputesIt() throws IOException {
    group.limit(resources(Resources.NONE.with(Resources.CPU, 1000), null));

    assertThat(folder.resolve("cpu.weight")).hasContent("39");
    assertThat(folder.resolve("cpu.max")).hasContent("max 100000");
  }

  @Test
  void withoutLimitsEverythingIsAllowed() throws IOException {
    group.limit(ResourceRequirements.NONE);

    assertThat(folder.resolve("cpu.weight")).hasContent("1");
    assertThat(folder.resolve("memory.max")).hasContent("max");
  }

  @Test
  void aTinyLimitIsStillAValidQuota() throws IOException {
    group.limit(resources(null, Resources.NONE.with(Resources.CPU, 1)));

    assertThat(folder.resolve("cpu.max")).hasContent("1000 100000");
  }

  @Test
  void theWorkingSetLeavesOutWhatCanBeDropped() throws IOException {
    Files.writeString(folder.resolve("cpu.stat"), "usage_usec 1234567\nuser_usec 1\n");
    Files.writeString(folder.resolve("memory.current"), "5000\n");
    Files.writeString(folder.resolve("memory.stat"), "anon 1\ninactive_file 2000\n");

    assertThat(group.use()).contains(new Sessions.Use(1234, 3000));
  }

  @Test
  void anOomKillIsInTheEvents() throws IOException {
    Files.writeString(folder.resolve("memory.events"), "oom 1\noom_kill 0\n");
    assertThat(group.isOomKilled()).isFalse();

    Files.writeString(folder.resolve("memory.events"), "oom 1\noom_kill 2\n");
    assertThat(group.isOomKilled()).isTrue();
  }

  @Test
  void aGroupThatIsGoneUsesNothing() {
    assertThat(group.use()).isEmpty();
    assertThat(group.isOomKilled()).isFalse();
  }

  @Test
  void itIsReadAsItWasWritten() {
    Cgroup first = new Cgroup(1, Path.of("/a"), Path.of("/b"), Path.of("/c"));

    assertThat(Cgroup.parse(first.format())).isEqualTo(first);
  }
}
