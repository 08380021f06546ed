package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.testing.Pods;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A spec that is known is not read again; nobody can tell, except by the time that it takes. */
class SharedSpecsTest {
  private static final EventRecord.Position PLACE =
      new EventRecord.Position(Topic.POD_SUBMITTED, 0, 7);

  /** What a record means: an event, or why it is none. */
  private record Meaning(Event event, String error) {
    static Meaning of(byte[] value) {
      try {
        return new Meaning(EventCodec.decode(EventType.POD_SUBMITTED, value, PLACE), null);
      } catch (InvalidEventException e) {
        return new Meaning(null, e.getMessage());
      }
    }

    /** A value of another shape is always read as a whole; to JSON a space is nothing. */
    static Meaning ofWhole(byte[] value) {
      byte[] longer = new byte[value.length + 1];
      System.arraycopy(value, 0, longer, 1, value.length);
      longer[0] = ' ';
      return of(longer);
    }
  }

  @Test
  void podsOfOneKindShareTheirSpec() throws InvalidEventException {
    Pod first = read(json("first", "uid-1"));
    Pod second = read(json("second", "uid-2"));

    assertThat(second.spec()).isSameAs(first.spec());
    assertThat(second.metadata().name()).isEqualTo("second");
    assertThat(second.metadata().labels()).containsEntry("app", "second");
    assertThat(second.uid()).isEqualTo("uid-2");
  }

  @Test
  void aPodWithoutAUidIsGivenOneWhetherItsSpecIsKnownOrNot() throws InvalidEventException {
    Pod first = read(json("same", null));
    Pod second = read(json("same", null));

    assertThat(second).isEqualTo(first);
    assertThat(second.uid()).isNotNull();
  }

  @Test
  void whatIsWrongWithTheMetadataIsToldAsEver() {
    Meaning.of(json("good", null));
    byte[] bad = json("NOT a name", null);

    assertThat(Meaning.of(bad).error()).contains("pod.metadata.name");
    assertThat(Meaning.of(bad)).isEqualTo(Meaning.ofWhole(bad));
  }

  @Property(tries = 3_000)
  void mutatedBytesMeanTheSameWhetherTheSpecIsKnownOrNot(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int changes) {
    // Given that the spec is known
    byte[] value = json("mutant", "uid-3");
    Meaning.of(value);
    byte[] mutant = mutated(value, new Random(seed), changes);

    Meaning meaning = Meaning.of(mutant);
    Meaning whole = Meaning.ofWhole(mutant);

    assertThat(meaning.event()).as(new String(mutant, UTF_8)).isEqualTo(whole.event());
    assertThat(meaning.error() == null).isEqualTo(whole.error() == null);
  }

  /** Also such as brackets and names that make other shapes, and are rarely hit upon. */
  private static byte[] mutated(byte[] value, Random random, int changes) {
    String[] pieces = {
      "{",
      "}",
      "}}",
      "\"",
      "\\",
      ",",
      ":",
      "\"spec\":",
      "\"metadata\":{},",
      ",\"spec\":{}",
      "[",
      "]",
      "\"pod\":null,",
      " ",
      "\u00e9",
      "{\"pod\":{\"metadata\":{}}}",
      "\"uid\":null,"
    };
    byte[] mutant = value;
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutant.length);
      int until = Math.min(mutant.length, at + random.nextInt(3) * random.nextInt(20));
      byte[] piece =
          random.nextInt(4) == 0
              ? new byte[] {(byte) random.nextInt(256)}
              : pieces[random.nextInt(pieces.length)].getBytes(UTF_8);
      byte[] next = Arrays.copyOf(mutant, at + piece.length + mutant.length - until);
      System.arraycopy(piece, 0, next, at, piece.length);
      System.arraycopy(mutant, until, next, at + piece.length, mutant.length - until);
      mutant = next;
    }
    return mutant;
  }

  @Property(tries = 500)
  void aSpecIsWrittenTheSameTheFirstTimeAndLater(@ForAll @IntRange(min = 1, max = 64_000) int cpu) {
    Pod pod = Pods.pod("writer", Map.of("a", "b"), cpu);
    byte[] first = EventCodec.encode(new PodSubmitted(pod));
    for (int i = 0; i < 3; i++) {
      assertThat(EventCodec.encode(new PodSubmitted(pod))).isEqualTo(first);
    }
    assertThat(
            EventJson.mapper().<com.fasterxml.jackson.databind.JsonNode>valueToTree(pod).toString())
        .isEqualTo(new String(first, UTF_8).replaceAll("^\\{\"pod\":|\\}$", ""));
  }

  private static Pod read(byte[] value) throws InvalidEventException {
    return ((PodSubmitted) EventCodec.decode(EventType.POD_SUBMITTED, value, PLACE)).pod();
  }

  private static byte[] json(String name, String uid) {
    Pod pod = Pods.pod("any", Map.of("app", name), 100);
    Metadata metadata =
        new Metadata("default", name, uid, pod.metadata().labels(), null, null, null);
    return EventCodec.encode(new PodSubmitted(new Pod(metadata, pod.spec())));
  }
}
