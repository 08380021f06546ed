package io.fairlead.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PauseImageTest {

  @Test
  void theProgramSleepsUntilItIsKilled(@TempDir Path folder) throws Exception {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    Path file = folder.resolve("pause");
    Files.write(file, PauseImage.program(System.getProperty("os.arch")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));

    Process process = new ProcessBuilder(file.toString()).start();

    assertThat(process.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(process.info().totalCpuDuration().orElseThrow()).isLessThan(Duration.ofMillis(100));
    process.destroyForcibly();
    assertThat(process.waitFor()).isEqualTo(137);
  }

  @ParameterizedTest
  @CsvSource({"x86_64,62", "amd64,62", "aarch64,183", "arm64,183"})
  void itIsAnElfFileForTheEnginesMachine(String architecture, int machine) {
    byte[] program = PauseImage.program(architecture);

    assertThat(program).startsWith(0x7f, 'E', 'L', 'F');
    assertThat(program[18] & 0xff).isEqualTo(machine);
  }

  @Test
  void anUnknownMachineIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> PauseImage.program("vax"))
        .withMessageContaining("vax")
        .withMessageContaining(PauseImage.NAME);
  }
}
