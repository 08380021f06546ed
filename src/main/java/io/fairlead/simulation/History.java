package io.fairlead.simulation;

import io.fairlead.simulation.log.SimulatedPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.Header;

/** One history from its choices: first anything goes, then everything heals. */
final class History {

  /**
   * What a history came to.
   *
   * @param findings what must not be; empty if all is well
   * @param digest of the whole log: bytes, headers, offsets, times
   * @param tape of the choices that make it again
   * @param story a line a happening, if it was to be told
   */
  record Outcome(
      List<Finding> findings,
      String digest,
      long records,
      long bindings,
      List<Choices.Step> tape,
      List<String> story) {}

  private static final byte[] NO_VALUE = {0};

  private History() {}

  static Outcome run(Choices choices, boolean told) {
    return run(choices, told, true);
  }

  /** Without looking at what is written: for a history of which it is known. */
  static String digest(Choices choices) {
    return run(choices, false, false).digest();
  }

  private static Outcome run(Choices choices, boolean told, boolean checked) {
    Trace trace = told ? Trace.telling() : Trace.silent();
    choices.begin();
    Mix mix = Mix.draw(choices);
    World world = new World(choices, mix, trace);
    trace.add(world.now(), mix::toString);
    List<Finding> findings = new ArrayList<>();
    for (int step = 0; step < mix.steps() && !choices.areOver() && findings.isEmpty(); step++) {
      world.step();
      if (checked) {
        findings.addAll(world.findings());
      }
    }
    if (findings.isEmpty()) {
      findings.addAll(rest(world, checked));
    }
    return new Outcome(
        List.copyOf(findings),
        digest(world),
        world.log().partitions().stream().mapToLong(SimulatedPartition::end).sum(),
        world.watches().stream().mapToLong(Watch::bindings).sum(),
        choices.tape(),
        told ? trace.lines() : List.of());
  }

  private static List<Finding> rest(World world, boolean checked) {
    world.choices().begin();
    boolean quiet = world.heal();
    if (!checked) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>(world.findings());
    if (!findings.isEmpty()) {
      return findings;
    }
    if (!quiet) {
      findings.add(new Finding("COMES_TO_REST", "five minutes after the last fault it goes on"));
      return findings;
    }
    world.watches().forEach(Watch::endAtRest);
    findings.addAll(world.findings());
    for (int cell = 0; cell < world.cells(); cell++) {
      findings.addAll(new Rest(world, cell).findings());
    }
    findings.addAll(new Redecision(world).findings());
    return findings;
  }

  private static String digest(World world) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (SimulatedPartition partition : world.log().partitions()) {
      add(digest, partition.name().toString());
      for (SimulatedPartition.Entry entry : partition.entries()) {
        if (entry.isMarker()) {
          add(digest, "marker");
          continue;
        }
        var record = entry.record();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(record.timestamp()).array());
        add(digest, record.key());
        digest.update(record.value() == null ? NO_VALUE : record.value());
        for (Header header : record.headers()) {
          add(digest, header.key());
          digest.update(header.value());
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 12);
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
  }
}
