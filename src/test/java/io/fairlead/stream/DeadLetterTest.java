package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.Pods;
import io.fairlead.testing.TestLog;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What cannot be read is answered with its original bytes and the reason, and the stream goes on.
 */
@QuarkusTest
@WithTestResource(FreshSystem.class)
class DeadLetterTest {
  private static final String POD =
      """
      {"pod":{"metadata":{"name":"%s"},"spec":{"containers":[{"name":"app","image":"é"}]}}}""";

  @Inject TestLog log;

  static Stream<Arguments> unreadable() {
    String valid = POD.formatted("valid");
    byte[] huge = new byte[1_000_000];
    Arrays.fill(huge, (byte) 'x');
    return Stream.of(
        Arguments.of("empty", new byte[0], "empty"),
        Arguments.of("truncated", valid.substring(0, 40).getBytes(UTF_8), ""),
        Arguments.of(
            "of a wrong type", "{\"pod\":{\"metadata\":[1]}}".getBytes(UTF_8), "pod.metadata"),
        Arguments.of("not UTF-8", valid.getBytes(ISO_8859_1), "UTF-8"),
        Arguments.of("UTF-16", ("\uFEFF" + valid).getBytes(UTF_16), ""),
        Arguments.of("a megabyte of nothing", huge, "not JSON"),
        Arguments.of(
            "without a name",
            "{\"pod\":{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"b\"}]}}}"
                .getBytes(UTF_8),
            "metadata"),
        Arguments.of(
            "with a bad quantity",
            POD.formatted("q")
                .replace("\"image\"", "\"resources\":{\"requests\":{\"cpu\":\"many\"}},\"image\"")
                .getBytes(UTF_8),
            "pod.spec.containers[0].resources.requests.cpu"));
  }

  @ParameterizedTest(name = "a record that is {0}")
  @MethodSource("unreadable")
  void becomesADeadLetterWithTheReasonAndTheOriginal(String what, byte[] value, String reason) {
    log.write(Topic.POD_SUBMITTED, value);

    ConsumerRecord<String, byte[]> letter =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> letter(value), Optional::isPresent)
            .orElseThrow();
    assertThat(EventHeaders.text(letter.headers(), DeadLetter.REASON))
        .contains(reason)
        .isNotBlank();
    assertThat(EventHeaders.text(letter.headers(), DeadLetter.TOPIC)).endsWith("pod-submitted");
    theStreamGoesOn();
  }

  private Optional<ConsumerRecord<String, byte[]>> letter(byte[] value) {
    return log.records(Topic.DEAD_LETTER).stream()
        .filter(record -> Arrays.equals(record.value(), value))
        .findFirst();
  }

  private void theStreamGoesOn() {
    String name = "after-" + UUID.randomUUID();
    log.write(new PodSubmitted(Pods.pod(name)));
    log.await(
        Topic.PLACEMENT,
        PlacementDecided.class,
        placement ->
            placement.decisions().stream()
                .anyMatch(
                    decision ->
                        decision instanceof PodBound bound
                            && bound.pod().metadata().name().equals(name)));
  }
}
