package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Old versions of an event type, held to a change that this project has made: before it was
 * released, a scheduling profile had its name beside its plug-ins, and not in {@code metadata} as
 * every other object. Here that is version 0.
 */
class UpcastersTest {
  private static final String V0 = "io.fairlead.scheduling-profile.applied.v0";

  private static final Upcasters WITH_V0 = new Upcasters(Map.of(V0, UpcastersTest::nameToMetadata));

  private static ObjectNode nameToMetadata(ObjectNode event) {
    ObjectNode profile = (ObjectNode) event.get("profile");
    profile.putObject("metadata").put("namespace", "default").set("name", profile.remove("name"));
    return event;
  }

  private static Event decode(String type, String json) throws InvalidEventException {
    return EventCodec.decode(
        EventCodecTest.typed(type),
        json.getBytes(UTF_8),
        new EventRecord.Position(Topic.SPEC, 0, 0),
        WITH_V0);
  }

  @ParameterizedTest
  @EnumSource
  void everyVersionBeforeThePresentOneIsLifted(EventType type) {
    for (int version = 1; version <= type.version(); version++) {
      assertThat(Upcasters.ALL.canLift(new EventVersion(type, version))).isTrue();
    }
  }

  @Test
  void anOldVersionIsReadAsThePresentOne() throws InvalidEventException {
    Event event = decode(V0, "{\"profile\":{\"name\":\"batch\",\"filters\":[\"NodeAffinity\"]}}");

    assertThat(event)
        .isEqualTo(
            decode(
                EventType.SCHEDULING_PROFILE_APPLIED.typeName(),
                "{\"profile\":{\"metadata\":{\"namespace\":\"default\",\"name\":\"batch\"},"
                    + "\"filters\":[\"NodeAffinity\"]}}"))
        .isInstanceOf(SchedulingProfileApplied.class);
  }

  @Test
  void thePresentVersionIsLeftAlone() {
    assertThatThrownBy(
            () ->
                decode(
                    EventType.SCHEDULING_PROFILE_APPLIED.typeName(),
                    "{\"profile\":{\"name\":\"batch\"}}"))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("profile.metadata");
  }

  @Test
  void anOldVersionThatIsNotValidNamesTheFieldOfThePresentOne() {
    assertThatThrownBy(() -> decode(V0, "{\"profile\":{\"name\":\"not a name\"}}"))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("profile.metadata.name");
  }

  @Test
  void whatAStepCannotLiftIsAnAnswerAndNoCrash() {
    for (String json : new String[] {"{}", "{\"profile\":[]}", "[]", "null", "1", "{\"profile\""}) {
      assertThatThrownBy(() -> decode(V0, json)).as(json).isInstanceOf(InvalidEventException.class);
    }
  }

  @Test
  void stepsAreTakenOneAfterTheOtherAndAGapIsNoWay() throws InvalidEventException {
    EventType type = EventType.SCHEDULING_PROFILE_APPLIED;
    EventVersion older = new EventVersion(type, -1);
    assertThat(WITH_V0.canLift(older)).isFalse();

    Upcasters chain =
        new Upcasters(
            Map.of(
                type.family() + ".v-1",
                event -> event.set("profile", event.remove("schedulingProfile")),
                V0,
                UpcastersTest::nameToMetadata));

    assertThat(chain.canLift(older)).isTrue();
    ObjectNode json = EventJson.mapper().createObjectNode();
    json.putObject("schedulingProfile").put("name", "batch");
    assertThat(chain.lift(older, json))
        .hasToString("{\"profile\":{\"metadata\":{\"namespace\":\"default\",\"name\":\"batch\"}}}");
  }
}
