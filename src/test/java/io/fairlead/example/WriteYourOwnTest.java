package io.fairlead.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/scheduler.md} shows to whoever writes a plug-in is what is tested here. */
class WriteYourOwnTest {
  private static final Path HERE = Path.of("src/test/java/io/fairlead/example");

  @ParameterizedTest
  @ValueSource(strings = {"ReservedNodes.java", "FastDisks.java"})
  void aPlugInIsTwentyLinesAndTheDocumentShowsThem(String file) throws IOException {
    String code = Files.readString(HERE.resolve(file));

    assertThat(Files.readString(Path.of("docs/scheduler.md"))).contains("```java\n" + code + "```");
    assertThat(code.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(20);
  }
}
