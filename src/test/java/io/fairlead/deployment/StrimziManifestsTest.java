package io.fairlead.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fairlead.broker.TopicCreation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrimziManifestsTest {
  private static final String PREFIX = ConfigurationKeys.value("fairlead.topic-prefix", "");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Manifests manifests;

  @BeforeAll
  static void render() {
    manifests = Manifests.render("kafka/strimzi");
  }

  @Test
  void theTopicsAreThoseOfTopicsYaml() {
    Map<String, Map<String, String>> expected = new TreeMap<>();
    for (TopicCreation.TopicList.Entry topic : TopicCreation.list().topics()) {
      Map<String, String> config = new HashMap<>(topic.config());
      config.put("min.insync.replicas", "2"); // which only a cluster of several brokers can have
      expected.put(PREFIX + topic.name(), config);
    }
    Map<String, Map<String, String>> actual = new TreeMap<>();
    for (JsonNode topic : specs("KafkaTopic").values()) {
      assertThat(topic.at("/spec/partitions").asText())
          .isEqualTo(ConfigurationKeys.value("fairlead.cells", "1"));
      assertThat(topic.at("/spec/replicas").asInt()).isEqualTo(3);
      Map<String, String> config = new HashMap<>();
      topic
          .at("/spec/config")
          .properties()
          .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
      actual.put(topic.at("/metadata/name").asText(), config);
    }

    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void everyObjectBelongsToAClusterAndSpeaksTheSameVersion() {
    for (HasMetadata object : manifests.objects()) {
      assertThat(object.getApiVersion()).isEqualTo("kafka.strimzi.io/v1");
      assertThat(object.getMetadata().getLabels()).containsKey("strimzi.io/cluster");
    }
  }

  private static final Set<String> SNAPSHOTS =
      Set.of(PREFIX + "snapshot", PREFIX + "snapshot-manifest");

  /** A component's channels are those that its switch in application.properties enables. */
  @ParameterizedTest
  @CsvSource({
    "fairlead-control-plane, fairlead.control-plane.enabled",
    "fairlead-api,           fairlead.api.enabled",
    "fairlead-agent,         fairlead.agent.enabled",
    "fairlead-proxy,         fairlead.proxy.enabled",
  })
  void aUserMayReadWhatItsChannelsReadInTheirGroups(String user, String enabled) {
    Set<String> topics = new TreeSet<>();
    for (String channel : channels(enabled)) {
      topics.addAll(topics(channel));
      String group = property(channel, "group.id");
      assertThat(allowed(user, "group", group, "Read")).as(user + " in group " + group).isTrue();
    }

    assertThat(topics).isNotEmpty();
    assertThat(topics).allMatch(topic -> allowed(user, "topic", topic, "Read"));
    Set<String> readable = named(user, "topic", "Read");
    if (user.equals("fairlead-control-plane")) {
      readable.remove(PREFIX + "endpoint"); // its own output, for the restore
      readable.removeAll(SNAPSHOTS);
    }
    assertThat(readable).as("no more than that").isEqualTo(topics);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fairlead-control-plane | pod-submitted,node-status,placement,scaling,endpoint,dead-letter,snapshot,snapshot-manifest",
        "fairlead-api           | pod-submitted,spec",
        "fairlead-agent         | node-heartbeat,metrics,pod-status",
        "fairlead-proxy         | ",
      })
  void aUserMayWriteWhatItsComponentDecidesOrObserves(String user, String topics) {
    Set<String> expected =
        topics == null
            ? Set.of()
            : Arrays.stream(topics.split(",")).map(t -> PREFIX + t).collect(Collectors.toSet());

    assertThat(named(user, "topic", "Write")).isEqualTo(expected);
  }

  @Test
  void everyProcessorMayUseItsTransactionalIdAndNobodyElseMay() {
    for (String channel : channels("fairlead.control-plane.enabled")) {
      String id = property(channel, "group.id") + "-fairlead-control-plane-0";
      for (String operation : List.of("Write", "Describe")) {
        assertThat(allowed("fairlead-control-plane", "transactionalId", id, operation)).isTrue();
      }
    }
    for (String user : List.of("fairlead-api", "fairlead-agent", "fairlead-proxy")) {
      assertThat(rules(user).filter(rule -> type(rule).equals("transactionalId"))).isEmpty();
    }
  }

  @Test
  void everyUserMaySeeAllTopicsAndNoneMayChangeThem() {
    for (String user : specs("KafkaUser").keySet()) {
      for (TopicCreation.TopicList.Entry topic : TopicCreation.list().topics()) {
        assertThat(allowed(user, "topic", PREFIX + topic.name(), "Describe")).isTrue();
      }
      assertThat(rules(user).flatMap(rule -> operations(rule).stream()))
          .isSubsetOf("Describe", "DescribeConfigs", "Read", "Write");
    }
  }

  // ---- helpers

  private static Map<String, JsonNode> specs(String kind) {
    Map<String, JsonNode> specs = new TreeMap<>();
    manifests
        .ofKind(kind)
        .forEach(object -> specs.put(object.getMetadata().getName(), JSON.valueToTree(object)));
    assertThat(specs).isNotEmpty();
    return specs;
  }

  private static Stream<JsonNode> rules(String user) {
    return specs("KafkaUser").get(user).at("/spec/authorization/acls").valueStream();
  }

  private static boolean allowed(String user, String type, String name, String operation) {
    return rules(user)
        .filter(rule -> type(rule).equals(type) && operations(rule).contains(operation))
        .anyMatch(
            rule -> {
              String pattern = rule.at("/resource/name").asText();
              return rule.at("/resource/patternType").asText().equals("prefix")
                  ? name.startsWith(pattern)
                  : name.equals(pattern);
            });
  }

  private static Set<String> named(String user, String type, String operation) {
    return rules(user)
        .filter(rule -> type(rule).equals(type) && operations(rule).contains(operation))
        .map(rule -> rule.at("/resource/name").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String type(JsonNode rule) {
    return rule.at("/resource/type").asText();
  }

  private static List<String> operations(JsonNode rule) {
    return rule.path("operations").valueStream().map(JsonNode::asText).toList();
  }

  private static List<String> channels(String enabled) {
    return ConfigurationKeys.application().stringPropertyNames().stream()
        .filter(key -> key.matches("mp\\.messaging\\.incoming\\.[^.]+\\.enabled"))
        .filter(
            key -> ConfigurationKeys.application().getProperty(key).equals("${" + enabled + "}"))
        .map(key -> key.split("\\.")[3])
        .toList();
  }

  private static String property(String channel, String name) {
    return ConfigurationKeys.application()
        .getProperty("mp.messaging.incoming." + channel + "." + name);
  }

  private static List<String> topics(String channel) {
    return Arrays.stream(property(channel, "topics").split(","))
        .map(topic -> topic.replace("${fairlead.topic-prefix}", PREFIX))
        .toList();
  }
}
