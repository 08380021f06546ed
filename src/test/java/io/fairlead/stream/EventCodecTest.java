package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {

  static Stream<String> goldenNames() {
    return GoldenEvents.byName().keySet().stream();
  }

  // ---- golden files

  @ParameterizedTest
  @EnumSource
  void everyEventTypeHasAGoldenFile(EventType type) {
    assertThat(GoldenEvents.byName()).containsKey(type.typeName());
  }

  @ParameterizedTest
  @MethodSource("goldenNames")
  void readingAGoldenFileGivesTheRecord(String name) throws InvalidEventException {
    assertThat(decode(GoldenEvents.typeOf(name), GoldenEvents.json(name)))
        .isEqualTo(GoldenEvents.byName().get(name));
  }

  @ParameterizedTest
  @MethodSource("goldenNames")
  void writingTheRecordGivesTheGoldenFileByteForByte(String name) {
    assertThat(EventCodec.encode(GoldenEvents.byName().get(name)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(new String(GoldenEvents.json(name), StandardCharsets.UTF_8));
  }

  // ---- what is not JSON of an event

  @ParameterizedTest
  @EnumSource
  void anEmptyValueIsInvalid(EventType type) {
    assertInvalid(type, new byte[0], "the value is empty");
    assertThatThrownBy(() -> decode(type, null)).hasMessage("the value is empty");
  }

  @ParameterizedTest
  @EnumSource
  void aTruncatedValueIsInvalidWhereverItEnds(EventType type) {
    byte[] whole = GoldenEvents.json(type.typeName());
    for (int length = 1; length < whole.length; length++) {
      byte[] truncated = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decode(type, truncated)).isInstanceOf(InvalidEventException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void trailingGarbageIsInvalid(EventType type) {
    String golden = new String(GoldenEvents.json(type.typeName()), StandardCharsets.UTF_8);
    assertInvalid(type, golden + "x", "x");
    assertInvalid(type, golden + golden, "trailing");
  }

  @ParameterizedTest
  @EnumSource
  void otherJsonThanAnObjectIsInvalid(EventType type) {
    for (String json : new String[] {"null", "1", "true", "\"text\"", "[]", "[{}]"}) {
      assertThatThrownBy(() -> decode(type, json.getBytes(StandardCharsets.UTF_8)))
          .as(json)
          .isInstanceOf(InvalidEventException.class);
    }
  }

  @Test
  void utf16IsInvalidThoughItIsJson() {
    byte[] utf16 = golden(EventType.POD_SUBMITTED).getBytes(StandardCharsets.UTF_16);

    assertInvalid(EventType.POD_SUBMITTED, utf16, "not JSON at byte");
  }

  @Test
  void latin1IsInvalidWhereItDiffersFromUtf8() {
    byte[] latin1 = golden(EventType.POD_SUBMITTED).getBytes(StandardCharsets.ISO_8859_1);

    assertInvalid(EventType.POD_SUBMITTED, latin1, "Invalid UTF-8");
  }

  @Test
  void deepNestingIsInvalidAndHarmless() {
    String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertInvalid(EventType.POD_SUBMITTED, deep, "nesting depth");
  }

  // ---- size

  @Test
  void aPodOfMoreThanOneMebibyteIsInvalid() {
    String json = golden(EventType.POD_SUBMITTED) + " ".repeat(RecordLimits.INPUT);

    assertInvalid(EventType.POD_SUBMITTED, json, "more than 1048576");
  }

  @Test
  void aPodOfJustOneMebibyteIsRead() throws InvalidEventException {
    String json = golden(EventType.POD_SUBMITTED);
    json += " ".repeat(RecordLimits.INPUT - json.getBytes(StandardCharsets.UTF_8).length);

    assertThat(decode(EventType.POD_SUBMITTED, json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(GoldenEvents.byName().get(EventType.POD_SUBMITTED.typeName()));
  }

  @Test
  void aPodThatGrowsBeyondTheLimitWithItsDefaultsIsInvalid() {
    String ports = "{\"containerPort\":1},".repeat(50_000);
    String json =
        """
        {"pod":{"metadata":{"name":"a"},"spec":{"containers":[
          {"name":"a","image":"a","ports":[%s{"containerPort":1}]}]}}}"""
            .formatted(ports);

    assertInvalid(EventType.POD_SUBMITTED, json, "written out, the value has");
  }

  @Test
  void aPlacementOfSeveralMebibytesIsRead() throws InvalidEventException {
    String json = golden(EventType.PLACEMENT_DECIDED) + " ".repeat(7 * 1024 * 1024);

    assertThat(decode(EventType.PLACEMENT_DECIDED, json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(GoldenEvents.byName().get(EventType.PLACEMENT_DECIDED.typeName()));
  }

  @Test
  void theReasonStaysShortWhateverIsWrong() {
    String holes = "{},".repeat(100_000);
    String json = "{\"pod\":{\"spec\":{\"containers\":[" + holes + "{}]}}}";

    assertThatThrownBy(() -> decode(EventType.POD_SUBMITTED, json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidEventException.class)
        .message()
        .hasSizeLessThan(3_000);
  }

  // ---- content

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POD_SUBMITTED          | {}                              | pod: is required",
        "POD_SUBMITTED          | {\"pod\":{}}                    | pod.metadata: metadata",
        "POD_SUBMITTED          | {\"pod\":{\"metadata\":{}}}     | pod.metadata.name: a name",
        "POD_SUBMITTED          | {\"pod\":{\"spec\":{}}}         | pod.spec.containers: at least",
        "POD_SUBMITTED          | {\"pod\":[]}                    | pod: Cannot deserialize",
        "POD_SUBMITTED          | {\"pod\":{\"spec\":{\"containers\":[null]}}} | containers",
        "POD_DELETION_REQUESTED | {\"name\":\"a\"}                | namespace: is required",
        "NODE_HEARTBEAT         | {}                              | node: is required",
        "NODE_HEARTBEAT         | {\"node\":{}}                   | node.name: is required",
        "NODE_HEARTBEAT         | {\"node\":{\"name\":\"a/b\"}}   | node.name: must be at most",
        "NODE_REGISTERED        | {\"node\":{}}                   | node.info: is required",
        "NODE_UPDATED           | {}                              | node: is required",
        "NODE_READY             | {}                              | name: is required",
        "NODE_LOST              | {\"name\":\"a\"}                | lastHeartbeat: is required",
        "NODE_REMOVED           | {}                              | name: is required",
        "NODE_METRICS           | {}                              | node: is required",
        "NODE_METRICS           | {\"node\":\"a\",\"pods\":[{\"cpuMillis\":1}]} | memoryBytes",
        "DEPLOYMENT_APPLIED     | {}                              | deployment: is required",
        "DEPLOYMENT_APPLIED     | {\"deployment\":{}}             | deployment.spec: a spec",
        "DEPLOYMENT_DELETED     | {}                              | name: is required",
        "SERVICE_APPLIED        | {}                              | service: is required",
        "SERVICE_APPLIED        | {\"service\":{}}                | service.spec: a spec",
        "SERVICE_DELETED        | {}                              | namespace: is required",
        "AUTOSCALER_APPLIED     | {}                              | autoscaler: is required",
        "AUTOSCALER_APPLIED     | {\"autoscaler\":{\"spec\":{\"maxReplicas\":0}}} | maxReplicas",
        "AUTOSCALER_DELETED     | {}                              | namespace: is required",
        "NODE_SETTINGS_APPLIED  | {}                              | settings: is required",
        "NODE_DELETED           | {}                              | name: is required",
        "PRIORITY_CLASS_APPLIED | {}                              | priorityClass: is required",
        "PRIORITY_CLASS_APPLIED | {\"priorityClass\":{\"value\":1.5}} | priorityClass.value",
        "PRIORITY_CLASS_DELETED | {}                              | name: is required",
        "POD_DISRUPTION_BUDGET_APPLIED | {}                       | budget: is required",
        "POD_DISRUPTION_BUDGET_APPLIED | {\"budget\":{\"spec\":{\"minAvailable\":\"-1\"}}} | is not a number such as 2 or 50%",
        "POD_DISRUPTION_BUDGET_APPLIED | {\"budget\":{\"spec\":{\"maxUnavailable\":{}}}} | budget.spec.maxUnavailable: Cannot",
        "POD_DISRUPTION_BUDGET_DELETED | {}                       | namespace: is required",
        "RESOURCE_QUOTA_APPLIED | {}                              | quota: is required",
        "RESOURCE_QUOTA_APPLIED | {\"quota\":{\"hard\":{\"services\":1}}} | quota.hard.services: is not supported yet",
        "RESOURCE_QUOTA_DELETED | {\"namespace\":\"a\"}           | name: is required",
        "POD_GROUP_APPLIED      | {}                              | group: is required",
        "POD_GROUP_APPLIED      | {\"group\":{\"minMember\":0}}   | group.minMember: must be at least 1",
        "POD_GROUP_DELETED      | {\"namespace\":\"a\"}           | name: is required",
        "NAMESPACE_APPLIED      | {}                              | namespace: is required",
        "NAMESPACE_DELETED      | {}                              | name: is required",
        "SCHEDULING_PROFILE_APPLIED | {}                          | profile: is required",
        "SCHEDULING_PROFILE_APPLIED | {\"profile\":{\"filters\":[null]}} | profile.filters",
        "SCHEDULING_PROFILE_APPLIED | {\"profile\":{\"scores\":{\"a\":null}}} | profile.scores",
        "SCHEDULING_PROFILE_DELETED | {}                          | name: is required",
        "PLACEMENT_DECIDED      | {\"decisions\":[{\"decision\":\"nominated\"}]} | decisions[0].uid: is",
        "PLACEMENT_DECIDED      | {\"decisions\":[{\"decision\":\"bound\"}]} | decisions[0].pod: is",
        "PLACEMENT_DECIDED      | {\"decisions\":[{\"decision\":\"x\"}]}     | decisions[0]",
        "PLACEMENT_DECIDED      | {\"decisions\":[{\"decision\":\"evicted\"}]} | decisions[0].uid: is",
        "POD_STATUS_CHANGED     | {}                              | status: is required",
        "POD_TERMINATED         | {\"uid\":\"a\"}                 | node: is required",
        "SCALING_DECIDED        | {\"decisions\":[{\"from\":1,\"to\":-1}]} | decisions[0].to: must not",
        "ENDPOINTS_CHANGED      | {}                              | endpoints: is required",
        "ENDPOINTS_REMOVED      | {\"namespace\":\"a\"}           | name: is required",
      })
  void anInvalidEventNamesTheField(EventType type, String json, String message) {
    assertInvalid(type, json, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cpu    | \"much\"  | is not a quantity",
        "memory | \"-1\"    | must not be negative",
        "memory | \"1e99\"  | is too large",
        "cpu    | {}        | Cannot deserialize",
      })
  void aRequestThatIsNoQuantityIsNamed(String resource, String amount, String message) {
    String json =
        """
        {"pod":{"metadata":{"name":"a"},"spec":{"containers":[
          {"name":"a","image":"a","resources":{"requests":{"%s":%s}}}]}}}"""
            .formatted(resource, amount);

    assertInvalid(EventType.POD_SUBMITTED, json, message);
    assertInvalid(EventType.POD_SUBMITTED, json, "resources.requests");
  }

  @Test
  void unknownFieldsAreToleratedBecauseWritersMayBeNewer() throws InvalidEventException {
    String json = "{\"name\":\"node-1\",\"since\":{\"version\":[2,3]}}";

    assertThat(decode(EventType.NODE_READY, json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(GoldenEvents.byName().get(EventType.NODE_READY.typeName() + ".minimal"));
  }

  @Test
  void aPodWithoutUidIsGivenOneFromItsPlaceInTheLog() throws InvalidEventException {
    byte[] json =
        """
        {"pod":{"metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"a"}]}}}"""
            .getBytes(StandardCharsets.UTF_8);

    String first = uid(EventCodec.decode(EventType.POD_SUBMITTED, json, position(0, 7)));
    String again = uid(EventCodec.decode(EventType.POD_SUBMITTED, json, position(0, 7)));
    String next = uid(EventCodec.decode(EventType.POD_SUBMITTED, json, position(0, 8)));

    assertThat(first).isNotEmpty().isEqualTo(again).isNotEqualTo(next);
  }

  // ---- types

  @Test
  void theTypeIsWhatTheHeaderSays() throws InvalidEventException {
    for (EventType type : EventType.values()) {
      assertThat(versionOf(topicOf(type), typed(type.typeName())))
          .isEqualTo(EventVersion.current(type));
    }
  }

  @Test
  void aRecordWithoutTypeIsTakenForTheTopicsDefault() throws InvalidEventException {
    assertThat(versionOf(Topic.POD_SUBMITTED, new RecordHeaders()))
        .isEqualTo(EventVersion.current(EventType.POD_SUBMITTED));
    assertThatThrownBy(() -> versionOf(Topic.SPEC, new RecordHeaders()))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("header ce_type: missing, and topic spec has no default type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "io.fairlead.pod.vanished.v1   | unknown type",
        "io.fairlead.pod.submitted     | unknown type",
        "io.fairlead.pod.submitted.vX  | unknown type",
        "io.fairlead.pod.submitted.v01 | unknown type",
        "io.fairlead.pod.submitted.v99999999999 | unknown type",
        "io.fairlead.pod.submitted.v9  | is newer than this program, which reads up to io.fairlead.pod.submitted.v1",
        "io.fairlead.pod.submitted.v0  | there was no version",
      })
  void aTypeOrVersionThatIsNotKnownSaysWhichAndWhy(String name, String message) {
    assertThatThrownBy(() -> versionOf(Topic.POD_SUBMITTED, typed(name)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("header ce_type: ")
        .hasMessageContaining("\"" + name + "\"")
        .hasMessageContaining(message);
  }

  @Test
  void aTypeOfAnotherTopicIsInvalid() {
    String type = EventType.NODE_READY.typeName();

    assertThatThrownBy(() -> versionOf(Topic.POD_SUBMITTED, typed(type)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("header ce_type: \"" + type + "\" does not belong in topic pod-submitted");
  }

  private static EventVersion versionOf(Topic topic, Headers headers) throws InvalidEventException {
    return EventCodec.versionOf(topic, headers, Upcasters.ALL);
  }

  // ---- helpers

  static Event decode(EventType type, byte[] value) throws InvalidEventException {
    return EventCodec.decode(type, value, new EventRecord.Position(topicOf(type), 0, 0));
  }

  static Topic topicOf(EventType type) {
    return Arrays.stream(Topic.values())
        .filter(topic -> topic.carries(type.eventClass()))
        .findFirst()
        .orElseThrow();
  }

  private static void assertInvalid(EventType type, String json, String message) {
    assertInvalid(type, json.getBytes(StandardCharsets.UTF_8), message);
  }

  private static void assertInvalid(EventType type, byte[] value, String message) {
    assertThatThrownBy(() -> decode(type, value))
        .isInstanceOf(InvalidEventException.class)
        .message()
        .containsIgnoringCase(message);
  }

  private static String golden(EventType type) {
    return new String(GoldenEvents.json(type.typeName()), StandardCharsets.UTF_8);
  }

  private static String uid(Event event) {
    return ((PodSubmitted) event).pod().uid();
  }

  private static EventRecord.Position position(int cell, long offset) {
    return new EventRecord.Position(Topic.POD_SUBMITTED, cell, offset);
  }

  static Headers typed(String type) {
    Headers headers = new RecordHeaders();
    EventHeaders.add(headers, EventHeaders.TYPE, type);
    return headers;
  }
}
