package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
      api/v1                                           | ''   | v1 | -       | -           | -   | -
      api/v1/pods                                      | ''   | v1 | -       | pods        | -   | -
      api/v1/nodes/n1                                  | ''   | v1 | -       | nodes       | n1  | -
      api/v1/namespaces                                | ''   | v1 | -       | namespaces  | -   | -
      api/v1/namespaces/team                           | ''   | v1 | -       | namespaces  | team| -
      api/v1/namespaces/team/pods                      | ''   | v1 | team    | pods        | -   | -
      api/v1/namespaces/team/pods/web                  | ''   | v1 | team    | pods        | web | -
      apis/apps/v1/namespaces/team/deployments/d/scale | apps | v1 | team    | deployments | d   | scale
      apis/apps/v1                                     | apps | v1 | -       | -           | -   | -
      """)
  void pathsNameObjects(
      String path,
      String group,
      String version,
      String namespace,
      String resource,
      String name,
      String subresource) {
    assertThat(RequestPath.parse(path))
        .isEqualTo(new RequestPath(group, version, namespace, resource, name, subresource));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "apis/apps", "api/v1//pods", "api/v1/namespaces/a/pods/b/c/d"})
  void otherPathsAreNotFound(String path) {
    assertThatThrownBy(() -> RequestPath.parse(path)).isInstanceOf(ApiException.class);
  }

  @Test
  void aStatusSaysWhatWentWrong() {
    assertThatThrownBy(() -> RequestPath.parse("api"))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().getCode()).isEqualTo(404));
  }
}
