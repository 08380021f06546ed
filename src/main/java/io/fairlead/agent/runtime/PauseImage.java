package io.fairlead.agent.runtime;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The image of the container that holds a pod's network and does nothing else, like Kubernetes'
 * pause image. It is one program of some 140 bytes, made here, so that no registry is needed.
 */
final class PauseImage {
  static final String NAME = "fairlead/pause:1";
  static final String PROGRAM = "/pause";

  private static final String DOCKERFILE =
      """
      FROM scratch
      COPY pause /pause
      ENTRYPOINT ["/pause"]
      """;

  /** See elf(5): one segment, the whole file, readable and executable. */
  private static final int ELF_HEADER = 64;

  private static final int PROGRAM_HEADER = 56;
  private static final long ADDRESS = 0x400000;

  /** What differs between processors: ELF's number of the machine, and the code. */
  private enum Machine {
    /** {@code loop: mov eax, 34 (pause); syscall; jmp loop}. */
    X86_64(62, "b822000000" + "0f05" + "ebf7"),
    /** {@code loop: mov x0..x3, 0; mov x8, 73 (ppoll); svc 0; b loop}. */
    AARCH64(
        183,
        "000080d2" + "010080d2" + "020080d2" + "030080d2" + "280980d2" + "010000d4" + "faffff17");

    private final short number;
    private final String code;

    Machine(int number, String code) {
      this.number = (short) number;
      this.code = code;
    }

    byte[] code() {
      return HexFormat.of().parseHex(code);
    }

    static Machine of(String architecture) {
      return switch (architecture) {
        case "x86_64", "amd64" -> X86_64;
        case "aarch64", "arm64" -> AARCH64;
        default ->
            throw new IllegalStateException(
                "no pause program for the engine's architecture "
                    + architecture
                    + "; tag a pause image as "
                    + NAME);
      };
    }
  }

  private PauseImage() {}

  /** Gives the image to an engine that does not have it. */
  static void ensure(DockerClient client) {
    try {
      client.inspectImageCmd(NAME).exec();
    } catch (NotFoundException missing) {
      build(client, program(client.infoCmd().exec().getArchitecture()));
    }
  }

  private static void build(DockerClient client, byte[] program) {
    try {
      Path context = Files.createTempDirectory("fairlead-pause-");
      Path file = context.resolve("pause");
      Path dockerfile = context.resolve("Dockerfile");
      try {
        Files.write(file, program);
        if (!file.toFile().setExecutable(true)) {
          throw new IOException(file + " cannot be made executable");
        }
        Files.writeString(dockerfile, DOCKERFILE);
        client.buildImageCmd(context.toFile()).withTags(Set.of(NAME)).start().awaitImageId();
      } finally {
        for (Path made : List.of(file, dockerfile, context)) {
          Files.deleteIfExists(made);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("image " + NAME + " cannot be made", e);
    }
  }

  /** The program as an ELF file, for an architecture as engines name it. */
  static byte[] program(String architecture) {
    Machine machine = Machine.of(architecture);
    byte[] code = machine.code();
    int start = ELF_HEADER + PROGRAM_HEADER;
    int size = start + code.length;
    ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    elf.putShort((short) 2).putShort(machine.number).putInt(1);
    elf.putLong(ADDRESS + start).putLong(ELF_HEADER).putLong(0).putInt(0);
    elf.putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
    elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    elf.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS);
    elf.putLong(size).putLong(size).putLong(0x10000);
    elf.put(code);
    return elf.array();
  }
}
