package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.stream.snapshot.SnapshotManifest;
import io.fairlead.stream.snapshot.SnapshotPoint;
import io.fairlead.testing.Pods;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AsyncApiTest {
  private static final AsyncApiDocument DOCUMENT = AsyncApiDocument.load();

  // ---- the document is AsyncAPI 3

  @Test
  void theDocumentHasTheStructureOfAsyncApi3() {
    JsonNode root = DOCUMENT.root();

    assertThat(root.path("asyncapi").asText()).isEqualTo("3.0.0");
    assertThat(root.at("/info/title").asText()).isNotEmpty();
    assertThat(root.at("/info/version").asText()).isNotEmpty();
    assertThat(names(root))
        .isSubsetOf(
            "asyncapi",
            "id",
            "info",
            "servers",
            "defaultContentType",
            "channels",
            "operations",
            "components");
    assertThat(names(root.path("components"))).isSubsetOf("messages", "schemas");
    for (JsonNode server : root.path("servers")) {
      assertThat(server.path("host").asText()).isNotEmpty();
      assertThat(server.path("protocol").asText()).isEqualTo("kafka");
    }
    for (JsonNode channel : root.path("channels")) {
      assertThat(names(channel)).containsExactlyInAnyOrder("address", "description", "messages");
    }
    for (JsonNode operation : root.path("operations")) {
      assertThat(names(operation)).containsExactlyInAnyOrder("action", "channel", "summary");
      assertThat(operation.path("action").asText()).isIn("send", "receive");
      assertThat(operation.at("/channel/$ref").asText()).startsWith("#/channels/");
    }
    for (JsonNode message : root.at("/components/messages")) {
      assertThat(names(message))
          .contains("name", "summary", "headers", "payload")
          .isSubsetOf(
              "name", "summary", "description", "contentType", "headers", "payload", "bindings");
    }
  }

  @Test
  void everyReferenceResolvesAndEveryComponentIsReferredTo() {
    Set<String> references = new TreeSet<>();
    DOCUMENT.root().findValuesAsText("$ref").forEach(references::add);

    assertThat(references)
        .allSatisfy(reference -> assertThat(DOCUMENT.resolve(reference).isMissingNode()).isFalse());
    for (String kind : List.of("messages", "schemas")) {
      for (String name : names(DOCUMENT.root().at("/components/" + kind))) {
        if (!name.equals("Provenance")) { // the JSON inside a header: no reference leads there
          assertThat(references).contains("#/components/" + kind + "/" + name);
        }
      }
    }
  }

  @Test
  void everySchemaIsAJsonSchema() {
    var draft7 =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
            .getSchema(SchemaLocation.of(SchemaId.V7));

    DOCUMENT
        .root()
        .at("/components/schemas")
        .properties()
        .forEach(
            schema -> assertThat(draft7.validate(schema.getValue())).as(schema.getKey()).isEmpty());
  }

  // ---- the document is the code's

  @Test
  void theChannelsAreTheTopics() {
    Set<String> topics =
        Arrays.stream(Topic.values()).map(Topic::suffix).collect(Collectors.toSet());

    assertThat(names(DOCUMENT.root().path("channels"))).isEqualTo(topics);
    for (Topic topic : Topic.values()) {
      assertThat(DOCUMENT.root().at("/channels/" + topic.suffix() + "/address").asText())
          .isEqualTo("fairlead." + topic.suffix());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChannelsMessagesAreTheEventTypesOfItsTopic(Topic topic) {
    Set<String> expected =
        Arrays.stream(EventType.values())
            .filter(type -> topic.carries(type.eventClass()))
            .map(EventType::typeName)
            .collect(Collectors.toCollection(HashSet::new));
    if (topic.isShadow() || arrows().stream().anyMatch(arrow -> arrow.output() == topic)) {
      expected.add(CycleMarker.TYPE);
    }
    if (topic == Topic.DEAD_LETTER) {
      expected.add("dead-letter");
    }
    if (topic == Topic.SNAPSHOT) {
      expected.add(SnapshotWriter.CHUNK_TYPE);
    }
    if (topic == Topic.SNAPSHOT_MANIFEST) {
      expected.add(SnapshotWriter.MANIFEST_TYPE);
    }

    assertThat(DOCUMENT.messages(topic).keySet()).isEqualTo(expected);
  }

  @Test
  void theOperationsOfAProcessorAreItsArrow() {
    for (Arrow<?> arrow : arrows()) {
      Set<Topic> received = new HashSet<>(arrow.inputs());
      received.addAll(arrow.softInputs());

      assertThat(channels(arrow.name(), "receive")).as(arrow.name()).isEqualTo(received);
      assertThat(channels(arrow.name(), "send"))
          .as(arrow.name())
          .containsExactlyInAnyOrder(arrow.output(), Topic.DEAD_LETTER);
    }
  }

  @Test
  void everyRecordsComponentsAreItsSchemasProperties() {
    Set<Class<?>> records =
        new HashSet<>(
            Set.of(
                Provenance.class,
                Provenance.Range.class,
                SnapshotManifest.class,
                SnapshotManifest.Chunk.class,
                SnapshotPoint.class));
    for (EventType type : EventType.values()) {
      records.addAll(WireTypes.of(type.eventClass()));
    }
    for (Class<?> type : records) {
      JsonNode schema = schema(type);
      if (type.isEnum()) {
        assertThat(texts(schema.path("enum")))
            .as(type.getName())
            .isEqualTo(
                Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.toSet()));
      } else if (type.isRecord() && !schema.has("additionalProperties")) {
        assertThat(schema.isMissingNode()).as("schema of " + type.getName()).isFalse();
      } else if (type.isRecord() && schema.has("properties")) {
        Set<String> components =
            Arrays.stream(type.getRecordComponents())
                .map(component -> component.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        if (schema.at("/properties/decision").has("const")) {
          components.add("decision");
        }
        assertThat(names(schema.path("properties"))).as(type.getName()).isEqualTo(components);
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
      }
    }
  }

  // ---- records

  static Stream<String> goldenNames() {
    return GoldenEvents.byName().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("goldenNames")
  void everyGoldenFileIsValid(String name) {
    EventType type = GoldenEvents.typeOf(name);

    assertThat(
            DOCUMENT.validate(
                EventCodecTest.topicOf(type), decided(type.typeName()), GoldenEvents.json(name)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("goldenNames")
  void aFieldThatTheDocumentDoesNotKnowIsFound(String name) {
    EventType type = GoldenEvents.typeOf(name);
    String json = new String(GoldenEvents.json(name), StandardCharsets.UTF_8);
    byte[] more = ("{\"added\":1," + json.substring(1)).getBytes(StandardCharsets.UTF_8);

    assertThat(DOCUMENT.validate(EventCodecTest.topicOf(type), decided(type.typeName()), more))
        .singleElement()
        .asString()
        .contains("added");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PLACEMENT_DECIDED | {\"decisions\":[{\"decision\":\"lost\",\"uid\":\"a\"}]}",
        "PLACEMENT_DECIDED | {\"decisions\":[]}",
        "NODE_HEARTBEAT    | {\"node\":{\"name\":\"a\",\"allocatable\":{\"cpu\":4}}}",
        "NODE_HEARTBEAT    | {}",
        "NODE_LOST         | {\"name\":\"a\",\"lastHeartbeat\":\"yesterday\"}",
        "PRIORITY_CLASS_APPLIED | {\"priorityClass\":{\"metadata\":{\"name\":\"a\"},\"value\":1}}",
        "POD_DISRUPTION_BUDGET_APPLIED | {\"budget\":{\"metadata\":{\"namespace\":\"a\",\"name\":\"a\"},\"spec\":{}}}",
        "SERVICE_APPLIED   | {\"service\":{\"metadata\":{\"name\":\"a\"},\"spec\":null}}",
      })
  void driftIsFound(EventType type, String json) {
    assertThat(
            DOCUMENT.validate(
                EventCodecTest.topicOf(type),
                decided(type.typeName()),
                json.getBytes(StandardCharsets.UTF_8)))
        .isNotEmpty();
  }

  @Test
  void aPodMayBeSubmittedWithoutAnyHeader() {
    byte[] pod = GoldenEvents.json(EventType.POD_SUBMITTED.typeName());

    assertThat(DOCUMENT.validate(Topic.POD_SUBMITTED, new RecordHeaders(), pod)).isEmpty();
  }

  @Test
  void aDecisionWithoutProvenanceIsFound() {
    EventType type = EventType.NODE_READY;
    Headers headers = decided(type.typeName());
    headers.remove(EventHeaders.PROVENANCE);

    assertThat(DOCUMENT.validate(Topic.NODE_STATUS, headers, GoldenEvents.json(type.typeName())))
        .singleElement()
        .asString()
        .contains("ce_provenance");
  }

  @Test
  void aProvenanceOfAnotherShapeIsFound() {
    EventType type = EventType.NODE_READY;
    Headers headers = decided(type.typeName());
    headers.remove(EventHeaders.PROVENANCE);
    EventHeaders.add(headers, EventHeaders.PROVENANCE, "{\"cycle\":0}");

    assertThat(DOCUMENT.validate(Topic.NODE_STATUS, headers, GoldenEvents.json(type.typeName())))
        .isNotEmpty();
  }

  @Test
  void aCycleMarkerIsValid() {
    assertThat(DOCUMENT.validate(Topic.SCALING, decided(CycleMarker.TYPE), CycleMarker.VALUE))
        .isEmpty();
  }

  @Test
  void theRecordsOfASnapshotAreValid() {
    RecordedCell cell = new RecordedCell();
    cell.cycle(NodeBuilder.node("node-1").registered(), new PodSubmitted(Pods.pod("a")));
    cell.snapshot();

    for (Topic topic : List.of(Topic.SNAPSHOT, Topic.SNAPSHOT_MANIFEST)) {
      assertThat(cell.log.records(topic))
          .isNotEmpty()
          .allSatisfy(
              record ->
                  assertThat(DOCUMENT.validate(topic, record.headers(), record.value())).isEmpty());
    }
  }

  @Test
  void aDeadLetterIsValidWhateverItsBytesAre() {
    Headers headers = new RecordHeaders().add("x", new byte[] {1});
    assertThat(DOCUMENT.validate(Topic.DEAD_LETTER, headers, new byte[] {-1})).isNotEmpty();

    for (String header :
        List.of(DeadLetter.REASON, DeadLetter.TOPIC, DeadLetter.OFFSET, DeadLetter.PROCESSOR)) {
      EventHeaders.add(headers, header, "7");
    }
    assertThat(DOCUMENT.validate(Topic.DEAD_LETTER, headers, new byte[] {-1})).isEmpty();
  }

  // ---- helpers

  /** By the type's name; where several types share that, with the name of what it is part of. */
  private static JsonNode schema(Class<?> type) {
    JsonNode schemas = DOCUMENT.root().at("/components/schemas");
    String name = type.getSimpleName();
    String whole = type.isMemberClass() ? type.getEnclosingClass().getSimpleName() + name : name;
    return schemas.path(schemas.has(whole) ? whole : name);
  }

  private static Headers decided(String type) {
    Headers headers = EventHeaders.create(type, "id", "/fairlead/test", Instant.EPOCH);
    Provenance provenance =
        new Provenance(
            1, Instant.EPOCH, "policy/1", List.of(new Provenance.Range("pod-submitted", 0, 3)));
    EventHeaders.add(headers, EventHeaders.PROVENANCE, provenance.toJson());
    return headers;
  }

  private static List<Arrow<?>> arrows() {
    return List.of(
        SchedulerProcessor.arrow(SchedulingPolicy.kubernetesDefaults(), Plugins.BUILT_IN),
        NodeLifecycleProcessor.arrow(Duration.ofSeconds(10)),
        WorkloadProcessor.arrow(),
        AutoscalerProcessor.arrow(AutoscalingPolicy.kubernetesDefaults()),
        DiscoveryProcessor.arrow());
  }

  private static Set<Topic> channels(String processor, String action) {
    String prefix = processor.equals("node-lifecycle") ? "nodeLifecycle" : processor;
    Set<Topic> topics = new HashSet<>();
    for (Map.Entry<String, JsonNode> operation : DOCUMENT.root().path("operations").properties()) {
      if (operation.getKey().startsWith(prefix + (action.equals("send") ? "Sends" : "Receives"))) {
        assertThat(operation.getValue().path("action").asText()).isEqualTo(action);
        String channel = operation.getValue().at("/channel/$ref").asText();
        topics.add(Topic.bySuffix(channel.substring("#/channels/".length())));
      }
    }
    return topics;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return Set.copyOf(texts);
  }
}
