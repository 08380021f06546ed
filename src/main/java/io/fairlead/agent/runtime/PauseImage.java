package io.fairlead.agent.runtime;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The image of the container that holds a pod's network and does nothing else, like Kubernetes'
 * pause image. It is one program of some 140 bytes, made here, so that no registry is needed.
 */
final class PauseImage {
  static final String REPOSITORY = "fairlead/pause";
  static final String TAG = "1";
  static final String NAME = REPOSITORY + ":" + TAG;
  static final String PROGRAM = "/pause";

  private static final int BLOCK = 512;

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
    private final byte[] code;

    Machine(int number, String code) {
      this.number = (short) number;
      this.code = HexFormat.of().parseHex(code);
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
      byte[] program = program(client.infoCmd().exec().getArchitecture());
      client.createImageCmd(REPOSITORY, new ByteArrayInputStream(tar(program))).withTag(TAG).exec();
    }
  }

  /** The program as an ELF file, for an architecture as engines name it. */
  static byte[] program(String architecture) {
    Machine machine = Machine.of(architecture);
    int start = ELF_HEADER + PROGRAM_HEADER;
    long size = start + machine.code.length;
    ByteBuffer elf = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    elf.putShort((short) 2).putShort(machine.number).putInt(1);
    elf.putLong(ADDRESS + start).putLong(ELF_HEADER).putLong(0).putInt(0);
    elf.putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
    elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    elf.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS);
    elf.putLong(size).putLong(size).putLong(0x10000);
    elf.put(machine.code);
    return elf.array();
  }

  /** A tar archive (POSIX ustar) of the program alone. */
  private static byte[] tar(byte[] program) {
    ByteBuffer tar = ByteBuffer.allocate(BLOCK * 4);
    put(tar, 0, PROGRAM.substring(1));
    put(tar, 100, "0000755\0" + "0000000\0" + "0000000\0");
    put(tar, 124, "%011o\0".formatted(program.length) + "%011o\0".formatted(0));
    put(tar, 148, "        0");
    put(tar, 257, "ustar\00000");
    int checksum = 0;
    for (int i = 0; i < BLOCK; i++) {
      checksum += tar.get(i) & 0xff;
    }
    put(tar, 148, "%06o\0 ".formatted(checksum));
    tar.put(BLOCK, program);
    return tar.array();
  }

  private static void put(ByteBuffer tar, int offset, String text) {
    tar.put(offset, text.getBytes(StandardCharsets.US_ASCII));
  }
}
