package io.fairlead.stream.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.Toleration;
import io.fairlead.stream.EventJson;
import io.fairlead.testing.Pods;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is written comes back, and what comes back is what was written. */
class StateCodecTest {

  /** One call of a writer, and what a reader must be asked for to get it. */
  record Item(Object value, Consumer<StateWriter> write, Read read) {
    interface Read {
      Object from(StateReader reader);
    }

    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  private static byte[] written(List<Item> items) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateEncoder encoder = new StateEncoder(bytes, EventJson.mapper());
    items.forEach(item -> item.write().accept(encoder));
    encoder.end();
    return bytes.toByteArray();
  }

  private static List<Object> read(byte[] bytes, List<Item> items) {
    StateDecoder decoder = new StateDecoder(new ByteArrayInputStream(bytes), EventJson.mapper());
    List<Object> values = new ArrayList<>();
    items.forEach(item -> values.add(item.read().from(decoder)));
    decoder.end();
    return values;
  }

  private static List<Object> values(List<Item> items) {
    List<Object> values = new ArrayList<>();
    items.forEach(item -> values.add(item.value()));
    return values;
  }

  @Property(tries = 500)
  void whatIsWrittenComesBack(@ForAll("items") List<Item> items) {
    assertThat(read(written(items), items)).isEqualTo(values(items));
  }

  @Property(tries = 200)
  void theSameStateIsTheSameBytes(@ForAll("items") List<Item> items) {
    assertThat(written(items)).isEqualTo(written(items));
  }

  @Property(tries = 300)
  void whatEndsTooEarlyIsNoState(@ForAll("items") List<Item> items, @ForAll double where) {
    byte[] bytes = written(items);
    byte[] less = Arrays.copyOf(bytes, (int) (Math.abs(where % 1) * bytes.length));

    assertThatIllegalStateException().isThrownBy(() -> read(less, items));
  }

  @Property(tries = 1000)
  void whateverTheBytesAreItFailsAsItMayOrEnds(
      @ForAll("items") List<Item> items, @ForAll int seed) {
    byte[] bytes = written(items);
    Random random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    try {
      read(bytes, items);
    } catch (IllegalStateException expected) {
      // And not because of memory, an index or a time that does not end.
    }
  }

  @Test
  void whatWasWrittenInAnotherOrderIsNotRead() {
    List<Item> written = List.of(number(1), flag(true));
    List<Item> asked = List.of(flag(true), number(1));

    assertThatIllegalStateException().isThrownBy(() -> read(written(written), asked));
    // Nor what reads as the same by chance.
    assertThatIllegalStateException()
        .isThrownBy(() -> read(written(List.of(flag(false))), List.of(text(null))))
        .withMessageContaining("another order");
    assertThatIllegalStateException()
        .isThrownBy(() -> read(written(List.of(number(1), number(2))), List.of(number(1))));
    assertThatIllegalStateException()
        .isThrownBy(() -> read(written(List.of(number(1))), List.of(number(1), number(2))));
  }

  @Test
  void equalTextsAndValuesCostTwoBytesAfterTheFirst() {
    Item text = text("a rather long text that comes more than once");
    Item value = value(Pods.pod("a", Map.of("app", "web"), 100).spec());
    int once = written(List.of(text, value)).length;

    assertThat(written(List.of(text, value, text, value)).length - once).isEqualTo(2);
  }

  @Test
  void equalValuesComeBackAsOne() {
    Item one = value(Pods.pod("a", Map.of("app", "web"), 100).spec());
    Item other = value(Pods.pod("b", Map.of("app", "web"), 100).spec());
    List<Item> items = List.of(one, other);

    List<Object> back = read(written(items), items);

    assertThat(back.get(0)).isSameAs(back.get(1)).isEqualTo(one.value());
  }

  @Test
  void aValueOfAnotherTypeIsNotTakenForIt() {
    Item toleration = value(new Toleration("a", null, null, null, null));
    Item metadata = value(Pods.pod("a", Map.of(), 1).metadata());
    byte[] bytes = written(List.of(metadata, metadata));

    assertThatThrownBy(() -> read(bytes, List.of(metadata, toleration)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another type");
  }

  @Test
  void aRecordThatHasAnotherShapeNowIsNotRead() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateEncoder encoder = new StateEncoder(bytes, EventJson.mapper());
    encoder.value(new Yesterday.Limit("cpu", 1));
    encoder.end();
    StateDecoder decoder =
        new StateDecoder(new ByteArrayInputStream(bytes.toByteArray()), EventJson.mapper());

    // Its JSON would read without an error.
    assertThatIllegalStateException()
        .isThrownBy(() -> decoder.value(Today.Limit.class))
        .withMessageContaining("another shape");
  }

  private static final class Yesterday {
    record Limit(String resource, long amount) {}
  }

  private static final class Today {
    record Limit(String resource, String unit) {}
  }

  // ---- items

  private static Item number(long number) {
    return new Item(number, writer -> writer.number(number), StateReader::number);
  }

  private static Item flag(boolean flag) {
    return new Item(flag, writer -> writer.flag(flag), StateReader::flag);
  }

  private static Item text(String text) {
    return new Item(text, writer -> writer.text(text), StateReader::text);
  }

  private static Item unique(String text) {
    return new Item(text, writer -> writer.unique(text), StateReader::unique);
  }

  private static Item time(Instant time) {
    return new Item(time, writer -> writer.time(time), StateReader::time);
  }

  private static Item value(Record value) {
    return new Item(value, writer -> writer.value(value), reader -> reader.value(value.getClass()));
  }

  private static Item none() {
    return new Item(null, writer -> writer.value(null), reader -> reader.value(PodStatus.class));
  }

  @Provide
  Arbitrary<List<Item>> items() {
    // Any char: surrogates without their other half, too.
    Arbitrary<String> texts =
        Arbitraries.oneOf(
            Arbitraries.strings().alpha().ofMaxLength(3),
            Arbitraries.strings().ofMaxLength(20),
            Arbitraries.of("x".repeat(70_000), "ü".repeat(40_000), "", "\ud800"));
    Arbitrary<Instant> times =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond),
            Arbitraries.longs().between(0, 4_000_000_000_000L).map(Instant::ofEpochMilli),
            Arbitraries.longs()
                .between(0, 4_000_000_000L)
                .map(second -> Instant.ofEpochSecond(second, second % 1_000_000_000)),
            Arbitraries.of(Instant.MIN, Instant.MAX, Instant.EPOCH));
    Arbitrary<Record> values =
        Arbitraries.of("a", "b", "ü")
            .map(name -> Pods.pod(name, Map.of("app", name), 100))
            .flatMap(pod -> Arbitraries.of(pod, pod.metadata(), pod.spec()));
    return Arbitraries.oneOf(
            Arbitraries.longs().map(StateCodecTest::number),
            Arbitraries.of(true, false).map(StateCodecTest::flag),
            texts.injectNull(0.1).map(StateCodecTest::text),
            texts.injectNull(0.1).map(StateCodecTest::unique),
            times.injectNull(0.1).map(StateCodecTest::time),
            values.map(StateCodecTest::value),
            Arbitraries.create(StateCodecTest::none))
        .list()
        .ofMaxSize(40);
  }
}
