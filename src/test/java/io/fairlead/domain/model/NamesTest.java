package io.fairlead.domain.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "web-1", "0", "a--b"})
  void dnsLabels(String name) {
    assertThat(Names.isDnsLabel(name)).isTrue();
    assertThat(Names.isDnsSubdomain(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "A", "a_b", "ä", "a\n", "a..b", ".a", "a."})
  void neither(String name) {
    assertThat(Names.isDnsLabel(name)).isFalse();
    assertThat(Names.isDnsSubdomain(name)).isFalse();
  }

  @Test
  void lengths() {
    assertThat(Names.isDnsLabel("a".repeat(63))).isTrue();
    assertThat(Names.isDnsLabel("a".repeat(64))).isFalse();
    assertThat(Names.isDnsSubdomain("a.".repeat(126) + "a")).isTrue();
    assertThat(Names.isDnsSubdomain("a.".repeat(126) + "aa")).isFalse();
  }

  @Test
  void labelsHaveAPrefixedKeyAndAShortValue() {
    assertThat(labels("app", "web")).isEmpty();
    assertThat(labels("app.kubernetes.io/name", "Web_1.0")).isEmpty();
    assertThat(labels("app", "")).isEmpty();
    assertThat(labels("", "x")).hasSize(1);
    assertThat(labels("Bad.Prefix/", "x")).hasSize(1);
    assertThat(labels("a/b/c", "x")).hasSize(1);
    assertThat(labels("app", "-x")).hasSize(1);
    assertThat(labels("app", "x".repeat(64))).hasSize(1);
    assertThat(labels("a".repeat(64), null)).hasSize(2);
  }

  private static List<FieldError> labels(String key, String value) {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put(key, value);
    return Names.validateLabels("metadata.labels", labels);
  }

  @Test
  void anEmptySelectorMatchesAllAndEveryPairCounts() {
    Map<String, String> labels = Map.of("app", "web", "tier", "front");

    assertThat(Labels.match(Map.of(), labels)).isTrue();
    assertThat(Labels.match(Map.of("app", "web"), labels)).isTrue();
    assertThat(Labels.match(labels, Map.of("app", "web"))).isFalse();
    assertThat(Labels.match(Map.of("app", "api"), labels)).isFalse();
  }
}
