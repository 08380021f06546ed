package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentRouteTest {

  @ParameterizedTest
  @CsvSource({
    "/at/now/api/v1/pods,                           /api/v1/pods?at=now",
    "/at/now/api/v1/pods?,                          /api/v1/pods?at=now",
    "/at/-5m/apis/apps/v1/deployments?limit=500,    /apis/apps/v1/deployments?limit=500&at=-5m",
    "/at/2026-11-24T12:00:00Z/api,                  /api?at=2026-11-24T12%3A00%3A00Z",
    "/at/2026-11-24T12%3A00%3A00Z/api,              /api?at=2026-11-24T12%3A00%3A00Z",
    "/at/2026-11-24T14:00:00+02:00/version,         /version?at=2026-11-24T14%3A00%3A00%2B02%3A00",
    "/at/placement:7/openapi/v2,                    /openapi/v2?at=placement%3A7",
    "/at/3/placement:7/api/v1/namespaces/a/pods/b,  /api/v1/namespaces/a/pods/b?at=3%2Fplacement%3A7",
    "/at/a%26b%3Dc/api?x=y,                         /api?x=y&at=a%26b%3Dc",
    "/at/now/api/v1/namespaces/api/pods,            /api/v1/namespaces/api/pods?at=now"
  })
  void aPathUnderAMomentIsThatPathWithAParameter(String uri, String expected) {
    assertThat(MomentRoute.withParameter(uri)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/at/now", "/at/now/", "/at//api", "/at/now/metrics", "/at/now/apiary"})
  void whatIsNotOfTheApiIsLeftAlone(String uri) {
    assertThat(MomentRoute.withParameter(uri)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/at/%zz/api", "/at/%/api"})
  void whatCannotBeDecodedIsLeftAlone(String uri) {
    assertThat(MomentRoute.withParameter(uri)).isEmpty();
  }
}
