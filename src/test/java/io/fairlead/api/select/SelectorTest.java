package io.fairlead.api.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "web", "tier", "front", "example.com/team", "a");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      app=web                      | true
      app==web                     | true
      app=db                       | false
      app!=db                      | true
      app!=web                     | false
      zone!=b                      | true
      app in (web, db)             | true
      app in (db)                  | false
      app notin (db,cache)         | true
      zone notin (b)               | true
      app                          | true
      zone                         | false
      !zone                        | true
      !app                         | false
      app=web,tier in (front),!zone| true
      app=web,tier=back            | false
      example.com/team=a           | true
      zone=                        | false
      """)
  void labelsAreSelected(String selector, boolean selected) throws Exception {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(selected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app in web", "=web", "app=web;tier=x", "app in (a", "a=b c", "app~web"})
  void whatIsNoLabelSelectorIsAnError(String selector) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(InvalidSelectorException.class)
        .hasMessageContaining("labelSelector");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      metadata.name=web                      | true
      metadata.name==web                     | true
      metadata.name!=web                     | false
      metadata.name=db                       | false
      metadata.name=web,spec.nodeName=       | true
      metadata.name=web,spec.nodeName!=n     | true
      """)
  void fieldsAreSelected(String selector, boolean selected) throws Exception {
    Set<String> selectable = Set.of("metadata.name", "spec.nodeName");

    assertThat(
            FieldSelector.parse(selector, selectable)
                .matches(field -> field.equals("metadata.name") ? "web" : null))
        .isEqualTo(selected);
  }

  @Test
  void aFieldThatCannotBeSelectedByIsNamed() {
    assertThatThrownBy(() -> FieldSelector.parse("spec.color=red", Set.of("metadata.name")))
        .isInstanceOf(InvalidSelectorException.class)
        .hasMessageContaining("spec.color")
        .hasMessageContaining("metadata.name");
  }
}
