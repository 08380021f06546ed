package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldChangeTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Each as {@code path: before -> after}. */
  private static List<String> changes(String before, String after) {
    return FieldChange.between(json(before), json(after)).stream()
        .map(change -> change.path() + ": " + change.before() + " -> " + change.after())
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsEqualHasNoChanges() {
    assertThat(changes("{'a': {'b': [1, {'c': null}]}}", "{'a': {'b': [1, {'c': null}]}}"))
        .isEmpty();
  }

  @Test
  void aFieldIsNamedByItsPath() {
    assertThat(changes("{'a': {'b': 1, 'c': 2}}", "{'a': {'b': 3, 'c': 2}}"))
        .containsExactly("a.b: 1 -> 3");
  }

  @Test
  void whatCameOrWentIsToldAsAWhole() {
    assertThat(changes("{'gone': {'x': 1}}", "{'come': [1]}"))
        .containsExactly("come: null -> [1]", "gone: {\"x\":1} -> null");
  }

  @Test
  void aNameWithDotsIsInBrackets() {
    assertThat(changes("{'labels': {'a.b/c': 'x'}}", "{'labels': {'a.b/c': 'y'}}"))
        .containsExactly("labels[a.b/c]: \"x\" -> \"y\"");
  }

  @Test
  void elementsOfAListAreToldApartByNameOrType() {
    assertThat(
            changes(
                "{'c': [{'name': 'a', 'v': 1}, {'name': 'b', 'v': 2}]}",
                "{'c': [{'name': 'b', 'v': 3}, {'name': 'n'}]}"))
        .containsExactly(
            "c[a]: {\"name\":\"a\",\"v\":1} -> null",
            "c[b].v: 2 -> 3",
            "c[n]: null -> {\"name\":\"n\"}");
    assertThat(
            changes(
                "{'conditions': [{'type': 'Ready', 'status': 'False'}]}",
                "{'conditions': [{'type': 'Other'}, {'type': 'Ready', 'status': 'True'}]}"))
        .containsExactly(
            "conditions[Other]: null -> {\"type\":\"Other\"}",
            "conditions[Ready].status: \"False\" -> \"True\"");
  }

  @Test
  void otherElementsAreToldApartByTheirPlace() {
    assertThat(changes("{'args': ['a', 'b']}", "{'args': ['a', 'c', 'd']}"))
        .containsExactly("args[1]: \"b\" -> \"c\"", "args[2]: null -> \"d\"");
    assertThat(
            changes(
                "[{'name': 'twice', 'v': 1}, {'name': 'twice', 'v': 2}]",
                "[{'name': 'twice', 'v': 1}, {'name': 'twice', 'v': 3}]"))
        .containsExactly("[1].v: 2 -> 3");
  }

  @Test
  void aFieldThatBecomesAnotherTypeIsOneChange() {
    assertThat(changes("{'a': {'b': 1}}", "{'a': 'text'}"))
        .containsExactly("a: {\"b\":1} -> \"text\"");
  }

  /** Elements whose order alone differs are the same, where they have names. */
  @Test
  void theOrderOfWhatHasNamesDoesNotCount() {
    assertThat(changes("[{'name': 'a'}, {'name': 'b'}]", "[{'name': 'b'}, {'name': 'a'}]"))
        .isEmpty();
  }
}
